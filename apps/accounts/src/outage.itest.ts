import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { databaseScript, freePort } from '../testing/postgres-server';
import { ada } from '../testing/test-app';
import { buildApp } from './app';
import { readServerConfig } from './config';
import { migrate } from './storage/migrate';
import { migrationOptions, poolOptions } from './storage/pool-options';
import { openPostgres } from './storage/postgres';

let env: NodeJS.ProcessEnv;
let folder: string;
let app: Awaited<ReturnType<typeof buildApp>>;
const lines: string[] = [];

/** Starts a server of this test's own, or the same one again. */
const start = (): Promise<string> => databaseScript(['--no-container'], env);
const stop = (): Promise<string> => databaseScript(['--stop'], env);
const status = async (url: string): Promise<number> => (await app.inject(url)).statusCode;
const post = (url: string) => app.inject({ method: 'POST', url, payload: ada });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'accounts-outage-'));
  env = { NX_MULTIARCH_DATABASE_PORT: await freePort(), NX_MULTIARCH_STATE_DIR: folder };
  const config = readServerConfig({
    DATABASE_URL: await start(),
    BCRYPT_COST: '10',
    // A busy machine keeps the event loop waiting, which is no overload of the server.
    MAX_EVENT_LOOP_DELAY_MS: '0',
    LOGIN_RATE_ADDRESS: '0',
    LOGIN_RATE_ACCOUNT: '0',
  });
  const migrating = openPostgres(migrationOptions(config), { info: () => undefined, warn: () => undefined });
  await migrate(migrating).finally(() => migrating.close());
  app = await buildApp(config, {
    openDatabase: (log) => openPostgres(poolOptions(config), log),
    logStream: { write: (line) => lines.push(line) },
  });
});
afterAll(async () => {
  await app?.close();
  await databaseScript(['--reset'], env);
  rmSync(folder, { recursive: true, force: true });
});

/** One request after the other, while the server under them goes away or comes back. */
async function during<T>(change: Promise<T>): Promise<Set<number>> {
  const seen = new Set<number>();
  let open = true;
  const ended = change.finally(() => (open = false));
  while (open) {
    seen.add((await post('/sessions')).statusCode);
    await sleep(5);
  }
  await ended;
  return seen;
}

describe('a database that goes away and comes back', () => {
  it('costs requests a 503 with Retry-After, never a 500, and no restart', async () => {
    expect((await post('/accounts')).statusCode).toBe(201);
    expect(await status('/readyz')).toBe(200);

    const going = await during(stop());
    expect([...going].filter((code) => ![201, 503].includes(code))).toEqual([]);
    const reply = await app.inject({ url: '/me', headers: { authorization: 'Bearer abc' } });
    expect(reply.json()).toMatchObject({ status: 503, code: 'database-unavailable' });
    expect(reply.headers['retry-after']).toBe('2');
    const ready = await app.inject('/readyz');
    expect([ready.statusCode, ready.json<{ obstacles: string[] }>().obstacles]).toEqual([503, ['database']]);
    expect(await status('/livez')).toBe(200);

    const coming = await during(start());
    expect([...coming].filter((code) => ![201, 503].includes(code))).toEqual([]);
    expect(await status('/readyz')).toBe(200);
    expect((await post('/accounts')).statusCode).toBe(409);
    // Said when it has answered for some time.
    await vi.waitFor(async () => {
      expect((await post('/sessions')).statusCode).toBe(201);
      expect(lines.join('')).toContain('the database answers again');
    }, 60_000);
    const said = lines.join('');
    expect(said.match(/"msg":"the database does not answer"/g)?.length).toBeLessThan(5);
    expect(said).not.toContain('local-only');
  });
});
