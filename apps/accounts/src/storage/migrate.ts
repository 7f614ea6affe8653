import { createHash } from 'node:crypto';
import Postgrator from 'postgrator';
import { DatabaseUnavailable, type Database, type Queryable } from './database';
import { migrations } from './migrations';
import { isConnectionLoss } from './outage';

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
  /** Name of the last file that was begun: the one at fault, when something fails from then on. */
  begun?: string;

  constructor(
    queryable: Queryable,
    private readonly files: Readonly<Record<string, string>>,
  ) {
    super({ driver: 'pg', schemaTable, execQuery: (statements) => queryable.script(statements) });
    this.on('migration-started', ({ filename }) => (this.begun = filename));
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

/** SQLSTATE of an answer of the database: PGlite and pg put it in `code`. */
function sqlState(cause: unknown): string | undefined {
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return code && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** What went wrong, and what mends it. */
function diagnose(file: string | undefined, refused: boolean): [found: string, expected: string] {
  if (file) {
    const mend = 'correct the file if it ran in no database yet, else give this one what it misses';
    return [`the migration apps/accounts/migrations/${file} failed`, `statements that it takes: ${mend}`];
  }
  if (refused) {
    const right = `a user who may create, read and write the table ${schemaTable}`;
    return ['no migration was begun', `a server that takes changes, and ${right}: grant that`];
  }
  const mend = 'a database in which each file ran once and was not changed since: add a file, change none';
  return ['the migrations in apps/accounts/migrations do not fit this database', mend];
}

/** @param file that failed; undefined before the first began */
function migrationError(thrown: unknown, file: string | undefined): MigrationError {
  const cause = thrown instanceof DatabaseUnavailable ? thrown.cause : thrown;
  const state = sqlState(cause);
  const text = cause instanceof Error ? cause.message : String(cause);
  const [found, expected] = diagnose(file, state !== undefined);
  const reason = state ? `SQLSTATE ${state}, ${text}` : text;
  return new MigrationError(`${found}: ${reason}; nothing was changed. Expected ${expected}`, { cause });
}

/**
 * Brings the tables to what this code needs: all missing migrations or, when one fails, none. Of several replicas that
 * start at once one does it and the others wait. A newer schema is left as it is, so that code can be rolled back.
 * @returns names of the files that were applied
 * @throws MigrationError; DatabaseUnavailable when the lock was not had, or the connection was lost
 */
export async function migrate(database: Database, files = migrations): Promise<string[]> {
  let postgrator: BundledPostgrator | undefined;
  try {
    return await database.transaction(async (queryable) => {
      await queryable.query('select pg_advisory_xact_lock($1)', [lock]);
      postgrator = new BundledPostgrator(queryable, files);
      return (await postgrator.migrate()).map(({ filename }) => filename);
    });
  } catch (error) {
    // With the lock, what the database refuses is a fault of the files: the next try would meet the same.
    const later = error instanceof DatabaseUnavailable && (!postgrator || isConnectionLoss(error.cause));
    throw later ? error : migrationError(error, postgrator?.begun);
  }
}

/** The highest number of the migrations that ran. @throws where none did */
export async function schemaVersion(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ version: number }>(
    `select max(version)::integer as version from ${schemaTable}`,
  );
  return rows[0]?.version ?? 0;
}
