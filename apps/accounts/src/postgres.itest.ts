import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { avatarContract } from '../testing/avatar-contract';
import { meContract } from '../testing/me-contract';
import { databaseScript, OwnDatabase } from '../testing/postgres-server';
import { routesContract } from '../testing/routes-contract';
import { storageContract } from '../testing/storage-contract';
import { ada, TestApp } from '../testing/test-app';
import { readServerConfig } from './config';
import { Accounts } from './storage/accounts';
import type { Database } from './storage/database';
import { migrate, schemaVersion } from './storage/migrate';
import { migrations, newestVersion } from './storage/migrations';
import { migrationOptions, poolOptions } from './storage/pool-options';
import { openPostgres } from './storage/postgres';
import { Sessions } from './storage/sessions';

const silent = { info: () => undefined, warn: () => undefined };
const configOf = (DATABASE_URL: string, env: NodeJS.ProcessEnv = {}) =>
  readServerConfig({ DATABASE_URL, ...env });

let server: string;
let own: OwnDatabase;
let database: Database;
beforeAll(async () => {
  server = await databaseScript();
  own = await OwnDatabase.on(server);
  database = openPostgres(poolOptions(configOf(own.url)), silent);
  await migrate(database);
});
afterAll(async () => {
  await database?.close();
  await own?.drop();
});

describe('on a PostgreSQL server', () => {
  describe('storage', () => storageContract(() => database));
  describe('accounts and log-ins', () => routesContract(() => database));
  describe('one’s own account', () => meContract(() => database));
  describe('avatars', () => avatarContract(() => database));
});

describe('replicas that start at once', () => {
  it('migrate once between them, and all find the tables', async () => {
    const empty = await OwnDatabase.on(server);
    const replicas = Array.from({ length: 6 }, () =>
      openPostgres(migrationOptions(configOf(empty.url)), silent),
    );
    try {
      const applied = await Promise.all(replicas.map((replica) => migrate(replica)));
      expect(applied.flat()).toEqual(Object.keys(migrations));
      for (const replica of replicas) expect(await schemaVersion(replica)).toBe(newestVersion);
    } finally {
      await Promise.all(replicas.map((replica) => replica.close()));
      await empty.drop();
    }
  });
});

describe('a server before its migrations', () => {
  it('is not ready and answers 503, then is and does', async () => {
    const empty = await OwnDatabase.on(server);
    const unmigrated = openPostgres(poolOptions(configOf(empty.url)), silent);
    const app = await TestApp.on(unmigrated);
    try {
      const ready = await app.service.inject('/readyz');
      expect(ready.json()).toEqual({ status: 'not ready', obstacles: ['migrations'] });
      expect((await app.post('/sessions', ada)).json()).toMatchObject({ code: 'database-unavailable' });
      await migrate(unmigrated);
      expect((await app.service.inject('/readyz')).statusCode).toBe(200);
      expect((await app.post('/sessions', ada)).statusCode).toBe(401);
    } finally {
      await app.close();
      await unmigrated.close();
      await empty.drop();
    }
  });
});

describe('a log-in beside a change of the password', () => {
  it('is ended or prevented by it, in whatever order they meet', async () => {
    const accounts = new Accounts(database);
    const sessions = new Sessions(database, 1);
    for (let round = 0; round < 30; round += 1) {
      const email = `${round}@race.example`;
      const account = (await accounts.insert({ email, passwordHash: 'old' }))!;
      const [issued, changed] = await Promise.all([
        sessions.issue(account),
        accounts.setPassword(account, 'new', Buffer.alloc(32)),
      ]);
      expect(changed).toBe(true);
      expect(issued && (await sessions.find(issued.token)), `round ${round}`).toBeUndefined();
    }
  });
});

describe('limits', () => {
  it('a statement that takes too long is given up, and its connection is good again', async () => {
    const options = poolOptions(configOf(own.url, { DATABASE_STATEMENT_MS: '200', DATABASE_POOL_MAX: '1' }));
    const limited = openPostgres(options, silent);
    try {
      await expect(limited.query('select pg_sleep(5)')).rejects.toMatchObject({
        name: 'DatabaseUnavailable',
        cause: { code: '57014' },
      });
      await expect(limited.transaction((inside) => inside.query('select pg_sleep(5)'))).rejects.toThrow();
      expect((await limited.query('select 1')).count).toBe(1);
    } finally {
      await limited.close();
    }
  });

  it('a request waits so long for a connection of the pool', async () => {
    const options = poolOptions(configOf(own.url, { DATABASE_CONNECT_MS: '200', DATABASE_POOL_MAX: '1' }));
    const narrow = openPostgres(options, silent);
    try {
      const slow = narrow.query('select pg_sleep(1)');
      await expect(narrow.query('select 1')).rejects.toMatchObject({ name: 'DatabaseUnavailable' });
      expect((await slow).count).toBe(1);
    } finally {
      await narrow.close();
    }
  });

  it('a wrong statement is a fault and no outage', async () => {
    await expect(database.query('selec 1')).rejects.toMatchObject({ code: '42601' });
  });
});
