import bcrypt from 'bcrypt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '../src/storage/database';
import { ada, empty, TestApp, type Reply } from './test-app';

const passwordOf = async (database: Database): Promise<string> =>
  (await database.query<{ password_hash: string }>('select password_hash from accounts')).rows[0]!
    .password_hash;

/** What the routes for accounts and log-ins do, whichever database is behind them. */
export function routesContract(database: () => Database): void {
  let app: TestApp;
  beforeEach(async () => {
    await empty(database());
    app = await TestApp.on(database());
  });
  afterEach(() => app.close());

  describe('POST /accounts', () => {
    it('makes an account and does not show its hash', async () => {
      const reply = await app.post('/accounts', ada);
      expect(reply.statusCode).toBe(201);
      expect(Object.keys(reply.json()).sort()).toEqual(['createdAt', 'displayName', 'email', 'id']);
      expect(reply.json()).toMatchObject({ email: ada.email, displayName: 'Ada' });
    });

    it('makes one account of an address, whatever its case and however many ask at once', async () => {
      const replies = await Promise.all([
        app.post('/accounts', ada),
        app.post('/accounts', { ...ada, email: 'Ada@Example.org' }),
      ]);
      expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
    });

    it.each([
      ['no address', { password: 'correct horse' }],
      ['an address that is none', { ...ada, email: 'ada' }],
      ['an address with NUL', { ...ada, email: 'a\0da@example.org' }],
      ['a short password', { ...ada, password: '1234567' }],
      ['a password over 72 bytes', { ...ada, password: 'é'.repeat(37) }],
      ['a password with NUL', { ...ada, password: 'correct\0horse' }],
      ['half a letter', { ...ada, password: 'correct horse \ud83d' }],
      ['a name that is null', { ...ada, displayName: null }],
      ['a password that is a number', { ...ada, password: 1234567890 }],
      ['a name with NUL', { ...ada, displayName: 'A\0' }],
      ['an unknown field', { ...ada, admin: true }],
      ['nothing', {}],
    ])('refuses %s', async (_, payload) => {
      const reply = await app.post('/accounts', payload);
      expect(reply.headers['content-type']).toContain('application/problem+json');
      expect(reply.json()).toMatchObject({ status: 400 });
    });

    it('refuses a body that is no JSON', async () => {
      const headers = { 'content-type': 'application/json' };
      const reply = await app.service.inject({ method: 'POST', url: '/accounts', payload: '{', headers });
      expect(reply.json()).toMatchObject({ status: 400 });
    });
  });

  describe('POST /sessions', () => {
    it('gives a token', async () => {
      await app.post('/accounts', ada);
      const reply = await app.post('/sessions', { ...ada, email: 'ADA@example.org' });
      expect(reply.statusCode).toBe(201);
      expect(reply.headers['cache-control']).toBe('no-store');
      expect(reply.json<{ token: string }>().token).toMatch(/^[\w-]{43}$/);
    });

    it('answers the same after the same work, account or not', async () => {
      await app.post('/accounts', ada);
      const compare = vi.spyOn(bcrypt, 'compare');
      const tries = [
        { ...ada, password: 'wrong horse' },
        { ...ada, email: 'bob@example.org' },
        { ...ada, password: 'x'.repeat(5000) },
        { email: 'bob@example.org', password: 'a\0b' },
      ];
      const replies: Reply[] = [];
      for (const body of tries) replies.push(await app.post('/sessions', body));
      const bodies = replies.map((reply) => ({ ...reply.json<object>(), requestId: '' }));
      expect(bodies[0]).toMatchObject({ status: 401, code: 'wrong-credentials' });
      expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
      expect(compare).toHaveBeenCalledTimes(tries.length);
    });

    it('makes a new hash where an old one was cheaper, and keeps the log-ins', async () => {
      const headers = await app.signUp();
      const costly = await TestApp.on(database(), { BCRYPT_COST: '11' });
      const reply = await costly.post('/sessions', ada);
      await costly.close();
      expect(reply.statusCode).toBe(201);
      expect(bcrypt.getRounds(await passwordOf(database()))).toBe(11);
      expect((await app.as(headers, 'GET', '/me')).statusCode).toBe(200);
      expect((await app.post('/sessions', ada)).statusCode).toBe(201);
    });
  });

  describe('DELETE /sessions/current', () => {
    it('ends this log-in and no other', async () => {
      const [one, other] = [await app.signUp(), await app.logIn()];
      expect((await app.as(one, 'DELETE', '/sessions/current')).statusCode).toBe(204);
      expect((await app.as(one, 'GET', '/me')).statusCode).toBe(401);
      expect((await app.as(other, 'GET', '/me')).statusCode).toBe(200);
    });
  });
}
