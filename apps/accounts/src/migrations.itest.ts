import type { PoolConfig } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { migrationContract } from '../testing/migration-contract';
import { databaseScript, OwnDatabase } from '../testing/postgres-server';
import { readServerConfig } from './config';
import type { Database } from './storage/database';
import { migrate, MigrationError } from './storage/migrate';
import { migrateWhenThere } from './storage/migrate-when-there';
import { migrations } from './storage/migrations';
import { migrationOptions } from './storage/pool-options';
import { openPostgres } from './storage/postgres';

let own: OwnDatabase;
let database: Database;

/** A connection of its own, for migrations. */
function connect(more: PoolConfig = {}): Database {
  const options = migrationOptions(readServerConfig({ DATABASE_URL: own.url }));
  return openPostgres({ ...options, ...more }, { info: () => undefined, warn: () => undefined });
}

beforeAll(async () => {
  own = await OwnDatabase.on(await databaseScript());
  database = connect();
  await migrate(database);
});
afterAll(async () => {
  await database?.close();
  await own?.drop();
});

describe('on a PostgreSQL server', () => migrationContract(() => database));

describe('a migration', () => {
  it('that takes longer than a statement may is not tried again', async () => {
    const hurried = connect({ statement_timeout: 2000 });
    const files = { ...migrations, '999.do.slow.sql': 'select pg_sleep(60)' };
    const log = { info: vi.fn(), warn: vi.fn() };
    try {
      const migrating = migrateWhenThere(() => migrate(hurried, files), log, 1);
      await expect(migrating).rejects.toBeInstanceOf(MigrationError);
      await expect(migrating).rejects.toThrow(
        /999\.do\.slow\.sql failed: SQLSTATE 57014, canceling statement/,
      );
      expect(log.warn).not.toHaveBeenCalled();
    } finally {
      await hurried.close();
    }
  });

  it('whose connection is cut is tried again, and the log says why', async () => {
    const cut = { ...migrations, '999.do.cut.sql': 'select pg_terminate_backend(pg_backend_pid())' };
    const tries = [cut, cut, migrations];
    const log = { info: vi.fn(), warn: vi.fn() };
    await migrateWhenThere(() => migrate(database, tries.shift()), log, 1);
    expect(tries).toEqual([]);
    const cause = expect.objectContaining({ code: '57P01' }) as Error;
    expect(log.warn.mock.calls).toEqual([
      [{ err: cause, reason: 'away' }, 'the migrations wait for the database'],
    ]);
    expect(log.info.mock.calls).toEqual([['the tables are up to date']]);
  });

  it('waits for that of another replica, for longer than a statement may take', async () => {
    const hurried = connect({ statement_timeout: 2000 });
    const log = { info: vi.fn(), warn: vi.fn() };
    try {
      const migrating = await database.transaction(async (queryable) => {
        await migrate({ ...database, transaction: (work) => work(queryable) });
        const begun = migrateWhenThere(() => migrate(hurried), log, 1);
        await vi.waitFor(() => expect(log.warn).toHaveBeenCalled(), 60_000);
        return { begun };
      });
      await migrating.begun;
      expect(log.warn.mock.calls[0]?.[0]).toMatchObject({ err: { code: '57014' }, reason: 'busy' });
      expect(log.info.mock.calls).toEqual([['the tables are up to date']]);
    } finally {
      await hurried.close();
    }
  });

  it('by a user who may not make tables says so', async () => {
    const reader = connect({ options: '-c role=pg_monitor' });
    try {
      await expect(migrate(reader)).rejects.toThrow(
        /^no migration was begun: SQLSTATE 42501, permission denied .* may create, read and write the table acc/,
      );
    } finally {
      await reader.close();
    }
  });
});
