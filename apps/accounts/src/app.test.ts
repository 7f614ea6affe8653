import type { Service } from '@nx-multiarch/service';
import bcrypt from 'bcrypt';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryAccountStore } from './account-store';
import { buildApp } from './app';
import { readAccountsConfig } from './config';

const lines: string[] = [];
let app: Service;
let accounts: MemoryAccountStore;
const ada = { email: 'ada@example.org', password: 'correct horse', displayName: 'Ada' };

beforeEach(() => {
  lines.length = 0;
  accounts = new MemoryAccountStore();
  const config = readAccountsConfig({ BCRYPT_COST: '10', LOG_LEVEL: 'trace' });
  app = buildApp(config, { accounts, logStream: { write: (line) => lines.push(line) } });
});
afterEach(() => app.close());

type Reply = Awaited<ReturnType<Service['inject']>>;
const post = async (url: string, payload: object): Promise<Reply> =>
  app.inject({ method: 'POST', url, payload });

async function logIn(): Promise<{ authorization: string }> {
  await post('/accounts', ada);
  const { token } = (await post('/sessions', ada)).json<{ token: string }>();
  return { authorization: `Bearer ${token}` };
}

describe('POST /accounts', () => {
  it('makes an account and does not show its hash', async () => {
    const reply = await post('/accounts', ada);
    expect(reply.statusCode).toBe(201);
    expect(Object.keys(reply.json())).toEqual(['id', 'email', 'displayName', 'createdAt']);
    expect(reply.json()).toMatchObject({ email: ada.email, displayName: 'Ada' });
  });

  it('makes one account of an address, whatever its case and however many ask at once', async () => {
    const replies = await Promise.all([
      post('/accounts', ada),
      post('/accounts', { ...ada, email: 'Ada@Example.org' }),
    ]);
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
  });

  it.each([
    ['no address', { password: 'correct horse' }],
    ['an address that is none', { ...ada, email: 'ada' }],
    ['a short password', { ...ada, password: '1234567' }],
    ['a password over 72 bytes', { ...ada, password: 'é'.repeat(37) }],
    ['an unknown field', { ...ada, admin: true }],
    ['nothing', {}],
  ])('refuses %s', async (_, payload) => {
    const reply = await post('/accounts', payload);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({ status: 400 });
  });

  it('refuses a body that is no JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    const reply = await app.inject({ method: 'POST', url: '/accounts', payload: '{', headers });
    expect(reply.json()).toMatchObject({ status: 400 });
  });
});

describe('POST /sessions', () => {
  it('gives a token', async () => {
    await post('/accounts', ada);
    const reply = await post('/sessions', { ...ada, email: 'ADA@example.org' });
    expect(reply.statusCode).toBe(201);
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(reply.json<{ token: string }>().token).toMatch(/^[\w-]{43}$/);
  });

  it('answers the same after the same work, account or not', async () => {
    await post('/accounts', ada);
    const compare = vi.spyOn(bcrypt, 'compare');
    const wrong = await post('/sessions', { ...ada, password: 'wrong horse' });
    const unknown = await post('/sessions', { ...ada, email: 'bob@example.org' });
    const body = (reply: Reply): object => ({ ...reply.json<object>(), requestId: '' });
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401]);
    expect(body(unknown)).toEqual(body(wrong));
    expect(compare).toHaveBeenCalledTimes(2);
  });

  it('makes a new hash where an old one was cheaper', async () => {
    const costly = buildApp(readAccountsConfig({ BCRYPT_COST: '11', LOG_LEVEL: 'silent' }), { accounts });
    await post('/accounts', ada);
    const reply = await costly.inject({ method: 'POST', url: '/sessions', payload: ada });
    await costly.close();
    expect(reply.statusCode).toBe(201);
    const account = await accounts.byEmail(ada.email);
    expect(bcrypt.getRounds(account!.passwordHash)).toBe(11);
  });
});

describe('/me', () => {
  it('is for who is logged in', async () => {
    const headers = await logIn();
    expect((await app.inject({ url: '/me', headers })).json()).toMatchObject({ email: ada.email });
  });

  it.each([
    ['nothing', {}, 'Bearer'],
    ['another scheme', { authorization: 'Basic YTpi' }, 'Bearer'],
    ['a made-up token', { authorization: 'Bearer abc' }, 'Bearer error="invalid_token"'],
  ])('refuses %s', async (_, headers, challenge) => {
    for (const url of ['/me', '/me/avatar']) {
      const reply = await app.inject({ url, headers });
      expect([reply.statusCode, reply.headers['www-authenticate']]).toEqual([401, challenge]);
    }
  });

  it('keeps an avatar, cut square', async () => {
    const headers = await logIn();
    const photo = await sharp({ create: { width: 600, height: 300, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
    expect((await app.inject({ url: '/me/avatar', headers })).statusCode).toBe(404);
    const put = { method: 'PUT', url: '/me/avatar', payload: photo } as const;
    const jpeg = { 'content-type': 'image/jpeg' };
    expect((await app.inject({ ...put, headers: jpeg })).statusCode).toBe(401);
    expect((await app.inject({ ...put, headers: { ...headers, ...jpeg } })).statusCode).toBe(204);
    const reply = await app.inject({ url: '/me/avatar', headers });
    expect(reply.headers['content-type']).toBe('image/webp');
    expect(await sharp(reply.rawPayload).metadata()).toMatchObject({
      format: 'webp',
      width: 256,
      height: 256,
    });
  });

  it('refuses an avatar that is no image', async () => {
    const headers = { ...(await logIn()), 'content-type': 'image/png' };
    const reply = await app.inject({ method: 'PUT', url: '/me/avatar', payload: 'hello', headers });
    expect(reply.json()).toMatchObject({ status: 415, code: 'not-an-image' });
  });
});

describe('the rest of the server', () => {
  it('reports sharp and bcrypt', async () => {
    const report = (await app.inject('/platform')).json();
    expect(report.addons).toMatchObject([
      { name: 'sharp', loaded: true, fileArchitecture: report.architecture },
      { name: 'bcrypt', loaded: true, fileArchitecture: report.architecture },
    ]);
  });

  it('logs no password and no token', async () => {
    const { authorization } = await logIn();
    await app.inject({ url: '/me', headers: { authorization } });
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.join('')).not.toContain(ada.password);
    expect(lines.join('')).not.toContain(authorization.split(' ')[1]);
  });
});
