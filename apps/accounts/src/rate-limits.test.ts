import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPGlite } from '../development/pglite';
import { absentDatabase } from '../testing/absent-database';
import { ada, empty, TestApp, type Reply } from '../testing/test-app';
import type { Database } from './storage/database';
import { migrate } from './storage/migrate';

// On a busy machine the embedded database and bcrypt are slow.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let database: Database;
let app: TestApp;
beforeAll(async () => {
  database = await openPGlite();
  await migrate(database);
});
beforeEach(() => empty(database));
afterEach(() => app.close());
afterAll(() => database.close());

const wrong = { ...ada, password: 'wrong horse' };
const codes = (replies: Reply[]): number[] => replies.map(({ statusCode }) => statusCode);
const post = (url: string, payload: object, remoteAddress = '10.0.0.1'): Promise<Reply> =>
  app.service.inject({ method: 'POST', url, payload, remoteAddress });
const logIn = (payload = wrong, address?: string): Promise<Reply> => post('/sessions', payload, address);

describe('requests from one address', () => {
  it('are so many, log-ins and sign-ups together', async () => {
    app = await TestApp.on(database, { LOGIN_RATE_ADDRESS: '3' });
    const replies = [await post('/accounts', ada), await post('/accounts', ada), await logIn(ada)];
    expect(codes(replies)).toEqual([201, 409, 201]);
    for (const url of ['/accounts', '/sessions']) {
      const refused = await post(url, ada);
      expect(refused.json()).toMatchObject({ status: 429, code: 'too-many-attempts' });
      expect(refused.headers['content-type']).toContain('application/problem+json');
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect((await post(url, ada, '10.0.0.2')).statusCode).not.toBe(429);
    }
  });

  it.each([
    ['0', [401, 401, 429], 'nobody’s claim is believed'],
    ['1', [401, 401, 401], 'the proxy’s is'],
  ])('are so many with %s proxies', async (PROXY_HOPS, expected) => {
    app = await TestApp.on(database, { LOGIN_RATE_ADDRESS: '2', PROXY_HOPS });
    const replies: Reply[] = [];
    for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) {
      const headers = { 'x-forwarded-for': address };
      replies.push(await app.service.inject({ method: 'POST', url: '/sessions', payload: ada, headers }));
    }
    expect(codes(replies)).toEqual(expected);
  });
});

describe('wrong passwords of one account', () => {
  it('are so many from one address, whatever the case of its name', async () => {
    app = await TestApp.on(database, { LOGIN_RATE_ACCOUNT: '2' });
    const replies: Reply[] = [];
    for (const email of ['a@b.cd', 'A@b.cd', 'a@B.cd', 'other@b.cd']) {
      replies.push(await logIn({ ...wrong, email }));
    }
    expect(codes(replies)).toEqual([401, 401, 429, 401]);
    expect(replies[2]!.json()).toMatchObject({ code: 'too-many-attempts' });
    expect(Number(replies[2]!.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('keep nobody out who comes from elsewhere', async () => {
    app = await TestApp.on(database, { LOGIN_RATE_ACCOUNT: '1' });
    await post('/accounts', ada);
    expect(codes([await logIn(), await logIn(ada)])).toEqual([401, 429]);
    expect((await logIn(ada, '10.0.0.2')).statusCode).toBe(201);
  });

  it('are counted by networks of IPv6, of which each customer has many addresses', async () => {
    app = await TestApp.on(database, { LOGIN_RATE_ACCOUNT: '1' });
    const addresses = ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', '2001:db8:0:2::1'];
    const replies: Reply[] = [];
    for (const address of addresses) replies.push(await logIn(wrong, address));
    expect(codes(replies)).toEqual([401, 429, 401]);
  });

  it('are ten times as many from all addresses together', async () => {
    app = await TestApp.on(database, { LOGIN_RATE_ACCOUNT: '1' });
    const replies: Reply[] = [];
    for (let host = 1; host <= 11; host += 1) replies.push(await logIn(wrong, `10.0.0.${host}`));
    expect(codes(replies)).toEqual([...Array<number>(10).fill(401), 429]);
  });

  it('are no more when they come at once', async () => {
    app = await TestApp.on(database, { LOGIN_RATE_ACCOUNT: '2' });
    const replies = await Promise.all([1, 2, 3, 4, 5].map(() => logIn()));
    expect(codes(replies).sort()).toEqual([401, 401, 429, 429, 429]);
  });

  it('are all that counts: not the right one', async () => {
    app = await TestApp.on(database, { LOGIN_RATE_ACCOUNT: '1' });
    await post('/accounts', ada);
    const replies = [await logIn(ada), await logIn(ada), await logIn(ada), await logIn(), await logIn(ada)];
    expect(codes(replies)).toEqual([201, 201, 201, 401, 429]);
  });

  it('are all that counts: not what was answered 503', async () => {
    app = await TestApp.on(absentDatabase(), { LOGIN_RATE_ACCOUNT: '1' });
    expect(codes([await logIn(), await logIn(), await logIn()])).toEqual([503, 503, 503]);
  });
});

describe('the password of who is logged in', () => {
  it('may be tried so often, wherever and for what', async () => {
    app = await TestApp.on(database, { LOGIN_RATE_ACCOUNT: '2' });
    const headers = await app.signUp();
    const change = { currentPassword: 'wrong horse', newPassword: 'battery staple' };
    const replies = [
      await app.as(headers, 'PUT', '/me/password', change),
      await app.as(headers, 'DELETE', '/me', { password: 'wrong horse' }),
      await app.as(headers, 'PUT', '/me/password', { ...change, currentPassword: ada.password }),
      await app.as(headers, 'DELETE', '/me', { password: ada.password }),
    ];
    expect(codes(replies)).toEqual([403, 403, 429, 429]);
    expect((await logIn(ada)).statusCode).toBe(201);
  });

  it('may be tried, whatever others try at the log-in', async () => {
    app = await TestApp.on(database, { LOGIN_RATE_ACCOUNT: '1' });
    const headers = await app.signUp();
    for (let host = 1; host <= 10; host += 1) await logIn(wrong, `10.0.1.${host}`);
    expect((await logIn(ada, '10.0.2.1')).statusCode).toBe(429);
    const change = { currentPassword: ada.password, newPassword: 'battery staple' };
    expect((await app.as(headers, 'PUT', '/me/password', change)).statusCode).toBe(204);
  });
});
