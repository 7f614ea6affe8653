import { createHash } from 'node:crypto';
import Postgrator from 'postgrator';
import { DatabaseUnavailable, type Database, type Queryable } from './database';
import { migrations } from './migrations';

/** Of this app alone: a database may be shared. */
const schemaTable = 'accounts_migrations';
/** A number of nobody else's: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS */
const lock = 7_241_905_001;

/** The schema is not what the files say, or one of them fails; a later try would meet the same. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** postgrator looks for its files in a folder; these are in the bundle. */
class BundledPostgrator extends Postgrator {
  migrations: Postgrator.Migration[] = [];

  constructor(
    queryable: Queryable,
    private readonly files: Readonly<Record<string, string>>,
  ) {
    super({ driver: 'pg', schemaTable, execQuery: (statements) => queryable.script(statements) });
  }

  override async getMigrations(): Promise<Postgrator.Migration[]> {
    this.migrations = Object.entries(this.files).map(([filename, text]) => {
      const [version, action, name = ''] = filename.split('.');
      const md5 = createHash('md5').update(text).digest('hex');
      return { version: Number(version), action: action as 'do', name, filename, md5, getSql: () => text };
    });
    return this.migrations;
  }
}

/**
 * Brings the tables to what this code needs: all missing migrations or, when one fails, none. Of several replicas that
 * start at once one does it and the others wait. A newer schema is left as it is, so that code can be rolled back.
 * @returns names of the files that were applied
 * @throws MigrationError; DatabaseUnavailable
 */
export async function migrate(database: Database, files = migrations): Promise<string[]> {
  try {
    return await database.transaction(async (queryable) => {
      await queryable.query('select pg_advisory_xact_lock($1)', [lock]);
      const applied = await new BundledPostgrator(queryable, files).migrate();
      return applied.map(({ filename }) => filename);
    });
  } catch (cause) {
    if (cause instanceof DatabaseUnavailable) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(
      `the migrations in apps/accounts/migrations do not fit this database: ${reason}; nothing was changed. ` +
        'Expected a database in which each file ran once and was not changed since: add a file, change none',
      { cause },
    );
  }
}

/** The highest number of the migrations that ran. @throws where none did */
export async function schemaVersion(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ version: number }>(
    `select max(version)::integer as version from ${schemaTable}`,
  );
  return rows[0]?.version ?? 0;
}
