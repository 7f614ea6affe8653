import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readConfig, runService, startProcess } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';
import { buildApp } from '../src/app';
import { appConfig } from '../src/config';
import { startServer } from '../src/server';
import { migrate } from '../src/storage/migrate';
import { openPGlite } from './pglite';

const schema = Type.Object({
  ...appConfig.properties,
  DATA_DIR: Type.String({ default: 'dist/data/accounts', description: 'folder of the embedded database' }),
});

/** `nx serve accounts` without DATABASE_URL: the embedded database in a folder of the workspace. */
async function startEmbedded(): Promise<void> {
  const { DATA_DIR: folder, ...config } = readConfig(schema, process.env);
  mkdirSync(dirname(folder), { recursive: true });
  const database = await openPGlite(folder);
  await migrate(database);
  const app = await buildApp(config, { openDatabase: () => database });
  app.log.info(`no DATABASE_URL: the data is in ${folder}, in an embedded PostgreSQL`);
  await runService(app, config);
}

startProcess(process.env.DATABASE_URL ? startServer : startEmbedded);
