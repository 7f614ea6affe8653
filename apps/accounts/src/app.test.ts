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

  it('takes little from who is logged in or not, but for an avatar', async () => {
    app = await TestApp.on(empty());
    const routes = [
      ['POST', '/accounts'],
      ['POST', '/sessions'],
    ] as const;
    for (const [method, url] of routes) {
      const payload = { ...ada, padding: 'x'.repeat(16_384) };
      expect((await app.service.inject({ method, url, payload })).statusCode, url).toBe(413);
    }
  });

  it('says of which routes take a token, and of no other, that they do', async () => {
    app = await TestApp.on(empty());
    type Paths = Record<string, Record<string, { security?: object[] }>>;
    const { paths, components } = (await app.service.inject('/openapi.json')).json<{
      paths: Paths;
      components: { securitySchemes: object };
    }>();
    expect(components.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } });
    for (const [url, operations] of Object.entries(paths)) {
      for (const [method, { security }] of Object.entries(operations)) {
        const reply = await app.service.inject({ method: method.toUpperCase() as 'GET', url });
        const wanted = reply.headers['www-authenticate'] === 'Bearer' ? [{ bearer: [] }] : undefined;
        expect(security, `${method} ${url}`).toEqual(wanted);
      }
    }
  });

  it('describes every route and each of its answers', async () => {
    app = await TestApp.on(empty());
    const document = `${JSON.stringify((await app.service.inject('/openapi.json')).json(), null, 2)}\n`;
    // After a change that is meant: npx vitest run --root apps/accounts --config ../../vitest.config.mts --update
    await expect(document).toMatchFileSnapshot('./openapi.golden.json');
  });
});
