import { runService } from '@nx-multiarch/service';
import { buildApp } from './app';
import { readServerConfig, type DatabaseConfig } from './config';
import type { DatabaseLog } from './storage/availability';
import type { Database } from './storage/database';
import { migrate } from './storage/migrate';
import { migrateWhenThere } from './storage/migrate-when-there';
import { migrationOptions, poolOptions } from './storage/pool-options';
import { openPostgres } from './storage/postgres';

/** What stands in the way of a migration is in its error, which is logged or ends the process. */
const silent: DatabaseLog = { info: () => undefined, warn: () => undefined };

/** Migrations have a connection of their own, with more time. */
async function onMigrationConnection<T>(
  config: DatabaseConfig,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = openPostgres(migrationOptions(config), silent);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Owns the process: configuration from the environment, listening, signals, migrations. */
export async function startServer(): Promise<void> {
  const config = readServerConfig(process.env);
  const options = poolOptions(config);
  const app = await buildApp(config, { openDatabase: (log) => openPostgres(options, log) });
  await runService(app, config);
  if (!config.MIGRATE_AT_START) return;
  await onMigrationConnection(config, (database) => migrateWhenThere(() => migrate(database), app.log));
}

/** `main.js migrate`: the migrations and nothing else, for a Job; ends with 1 when the database is not there. */
export async function startMigration(): Promise<void> {
  const config = readServerConfig(process.env);
  const applied = await onMigrationConnection(config, (database) => migrate(database));
  console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'up to date, nothing applied');
}
