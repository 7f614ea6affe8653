import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { absentDatabase } from '../testing/absent-database';
import { ada, TestApp, type Reply } from '../testing/test-app';
import type { Database, Rows } from './storage/database';
import { newestVersion } from './storage/migrations';

let app: TestApp;
afterEach(() => app.close());

const rows = <Row = never>(...found: unknown[]): Promise<Rows<Row>> =>
  Promise.resolve({ rows: found as Row[], count: found.length });
/** Nobody has an account. */
const empty = (): Database => absentDatabase({ query: () => rows(), ping: () => Promise.resolve() });

describe('without its database', () => {
  it('it answers 503 and says when to come back', async () => {
    app = await TestApp.on(absentDatabase());
    const replies = [
      await app.post('/accounts', ada),
      await app.post('/sessions', ada),
      await app.as({ authorization: 'Bearer abc' }, 'GET', '/me'),
    ];
    for (const reply of replies) {
      expect(reply.json()).toMatchObject({ status: 503, code: 'database-unavailable' });
      expect(reply.headers['retry-after']).toBe('2');
    }
  });

  it('it lives and is not ready', async () => {
    app = await TestApp.on(absentDatabase());
    expect((await app.service.inject('/livez')).statusCode).toBe(200);
    const ready = await app.service.inject('/readyz');
    expect(ready.json()).toEqual({ status: 'not ready', obstacles: ['database', 'migrations'] });
  });

  it('it is not ready when the database takes too long to say so', async () => {
    app = await TestApp.on(absentDatabase({ ping: () => sleep(60_000, undefined, { ref: false }) }));
    expect((await app.service.inject('/readyz')).statusCode).toBe(503);
  });

  it.each([
    [newestVersion - 1, 503],
    [newestVersion, 200],
    [newestVersion + 1, 200],
  ])('on tables of version %d it answers /readyz with %d', async (version, status) => {
    app = await TestApp.on(absentDatabase({ ping: () => Promise.resolve(), query: () => rows({ version }) }));
    expect((await app.service.inject('/readyz')).statusCode).toBe(status);
  });
});

describe('log-ins', () => {
  const codes = (replies: Reply[]): number[] => replies.map(({ statusCode }) => statusCode);

  it('are so many an account, whoever asks', async () => {
    app = await TestApp.on(empty(), { LOGIN_RATE_ACCOUNT: '2' });
    const replies: Reply[] = [];
    for (const email of ['a@b.cd', 'A@b.cd', 'a@B.cd', 'other@b.cd']) {
      replies.push(await app.post('/sessions', { ...ada, email }));
    }
    expect(codes(replies)).toEqual([401, 401, 429, 401]);
    expect(replies[2]!.json()).toMatchObject({ status: 429, code: 'too-many-log-ins' });
    expect(replies[2]!.headers['content-type']).toContain('application/problem+json');
    expect(Number(replies[2]!.headers['retry-after'])).toBeGreaterThan(50);
  });

  it.each([
    ['0', [401, 401, 429], 'nobody’s claim is believed'],
    ['1', [401, 401, 401], 'the proxy’s is'],
  ])('are so many an address, with %s proxies', async (PROXY_HOPS, expected) => {
    app = await TestApp.on(empty(), { LOGIN_RATE_ADDRESS: '2', PROXY_HOPS });
    const replies: Reply[] = [];
    for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) {
      const headers = { 'x-forwarded-for': address };
      replies.push(await app.service.inject({ method: 'POST', url: '/sessions', payload: ada, headers }));
    }
    expect(codes(replies)).toEqual(expected);
  });

  it('over the queue are answered 503 at once', async () => {
    app = await TestApp.on(empty(), { BCRYPT_CONCURRENCY: '1', BCRYPT_QUEUE: '1' });
    const replies = await Promise.all([1, 2, 3, 4].map(() => app.post('/sessions', ada)));
    expect(codes(replies).sort()).toEqual([401, 401, 503, 503]);
    const refused = replies.find(({ statusCode }) => statusCode === 503)!;
    expect(refused.json()).toMatchObject({ code: 'busy' });
    expect(refused.headers['retry-after']).toBe('2');
  });
});

describe('expired sessions', () => {
  it('are deleted now and then, and a database that is away is left to the next time', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const query = vi.fn<(statement: string) => Promise<Rows<never>>>(absentDatabase().query);
      app = await TestApp.on(absentDatabase({ query }));
      await app.service.ready();
      await vi.advanceTimersByTimeAsync(600_000);
      query.mockImplementation(() => rows({}, {}));
      await vi.advanceTimersByTimeAsync(600_000);
      expect(query.mock.calls.filter(([text]) => text.startsWith('delete from sessions'))).toHaveLength(2);
      expect(app.lines.join('')).toMatch(/expired sessions were not deleted[\s\S]*"purged":2/);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the rest of the server', () => {
  it('reports sharp and bcrypt', async () => {
    app = await TestApp.on(empty());
    const report = (await app.service.inject('/platform')).json();
    expect(report.addons).toMatchObject([
      { name: 'sharp', loaded: true, fileArchitecture: report.architecture },
      { name: 'bcrypt', loaded: true, fileArchitecture: report.architecture },
    ]);
  });

  it('describes every route and each of its answers', async () => {
    app = await TestApp.on(empty());
    const document = `${JSON.stringify((await app.service.inject('/openapi.json')).json(), null, 2)}\n`;
    // After a change that is meant: npx vitest run --root apps/accounts --config ../../vitest.config.mts --update
    await expect(document).toMatchFileSnapshot('./openapi.golden.json');
  });
});
