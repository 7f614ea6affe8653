import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { databaseScript, OwnDatabase } from '../testing/postgres-server';
import { buildApp } from './app';
import { readServerConfig } from './config';
import type { Database } from './storage/database';
import { migrate } from './storage/migrate';
import { poolOptions } from './storage/pool-options';
import { openPostgres } from './storage/postgres';

const lost = 'the database does not answer';
const lines: string[] = [];
let own: OwnDatabase;
let database: Database;
let app: Awaited<ReturnType<typeof buildApp>>;

/** Soon, however slow the machine is. */
const expectReady = (): Promise<void> =>
  vi.waitFor(async () => expect((await app.inject('/readyz')).statusCode).toBe(200), 20_000);
/** As long as an answer counts for readiness, and a little more: from then on it has to ask. */
const untilStale = (): Promise<void> => sleep(1200);

/** Ends statements as their timeout would, and at a time that the test chooses. */
async function cancelAll(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: own.url });
  await client.connect();
  try {
    await client.query('select pg_cancel_backend(pid) from pg_stat_activity where query = $1', [statement]);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  own = await OwnDatabase.on(await databaseScript());
  const config = readServerConfig({
    DATABASE_URL: own.url,
    DATABASE_POOL_MAX: '2',
    DATABASE_CONNECT_MS: '3000',
    DATABASE_STATEMENT_MS: '120000',
  });
  app = await buildApp(config, {
    openDatabase: (log) => (database = openPostgres(poolOptions(config), log)),
    logStream: { write: (line) => lines.push(line) },
  });
  await migrate(database);
  await expectReady();
});
beforeEach(() => void lines.splice(0));
afterAll(async () => {
  await app?.close();
  await own?.drop();
});

describe('a server whose statements are slow', () => {
  it('is ready while they hold all connections of the pool', async () => {
    const statement = 'select pg_sleep(100)';
    const slow = Promise.allSettled([1, 2].map(() => database.query(statement)));
    await untilStale();
    await expectReady();
    await expect(database.query('select 1')).rejects.toMatchObject({ reason: 'busy' });
    await expectReady();
    await cancelAll(statement);
    const cancelled = { reason: { name: 'DatabaseUnavailable', reason: 'busy', cause: { code: '57014' } } };
    expect(await slow).toMatchObject([cancelled, cancelled]);
    await expectReady();
    expect(lines.join('')).not.toContain(lost);
  });

  it('tells in a line or two that statements were given up, and not in one for each', async () => {
    for (let statement = 0; statement < 50; statement += 1) {
      await database.query(`do $$ begin raise 'slow' using errcode = '57014'; end $$`).catch(() => undefined);
      await database.query('select 1');
    }
    const said = lines.filter((line) => line.includes('the database could not do what it was asked'));
    expect(said.length).toBeLessThan(10);
    expect(lines.join('')).not.toContain(lost);
  });
});

describe('a server whose connections are cut', () => {
  it('is ready as soon as a new one answers, and the log tells it once', async () => {
    for (let cut = 0; cut < 10; cut += 1) {
      const query = database.query('select pg_terminate_backend(pg_backend_pid())');
      await expect(query).rejects.toMatchObject({ reason: 'away' });
      await expectReady();
    }
    expect(lines.filter((line) => line.includes(lost)).length).toBeLessThan(5);
  });
});
