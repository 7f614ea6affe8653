import { startProcess } from '@nx-multiarch/service';
import { startMigration, startServer } from './server';

startProcess(process.argv[2] === 'migrate' ? startMigration : startServer);
