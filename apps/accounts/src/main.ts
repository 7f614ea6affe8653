import { startProcess } from '@nx-multiarch/service';
import { startServer } from './server';

startProcess(startServer);
