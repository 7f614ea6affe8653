import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../src/storage/database';
import { ada, empty, TestApp } from './test-app';

/** What the routes for who is logged in do, whichever database is behind them. */
export function meContract(database: () => Database): void {
  let app: TestApp;
  beforeEach(async () => {
    await empty(database());
    app = await TestApp.on(database());
  });
  afterEach(() => app.close());

  describe('/me', () => {
    it('is for who is logged in', async () => {
      const headers = await app.signUp();
      expect((await app.as(headers, 'GET', '/me')).json()).toMatchObject({ email: ada.email });
    });

    it('ends with the session', async () => {
      const headers = await app.signUp();
      await database().script("update sessions set expires_at = now() - interval '1 second'");
      expect((await app.as(headers, 'GET', '/me')).statusCode).toBe(401);
    });

    it.each([
      ['nothing', {}, 'Bearer'],
      ['another scheme', { authorization: 'Basic YTpi' }, 'Bearer'],
      ['a made-up token', { authorization: 'Bearer abc' }, 'Bearer error="invalid_token"'],
    ])('refuses %s', async (_, headers, challenge) => {
      for (const url of ['/me', '/me/avatar']) {
        const reply = await app.service.inject({ url, headers });
        expect([reply.statusCode, reply.headers['www-authenticate']]).toEqual([401, challenge]);
      }
    });

    it('takes another name, and none', async () => {
      const headers = await app.signUp();
      const named = await app.as(headers, 'PATCH', '/me', { displayName: 'Countess' });
      expect(named.json()).toMatchObject({ displayName: 'Countess' });
      expect((await app.as(headers, 'PATCH', '/me', {})).json()).toMatchObject({ displayName: 'Countess' });
      for (const displayName of [null, 5, true]) {
        expect((await app.as(headers, 'PATCH', '/me', { displayName })).statusCode).toBe(400);
      }
      expect((await app.as(headers, 'GET', '/me')).json()).toMatchObject({ displayName: 'Countess' });
      const nameless = await app.as(headers, 'PATCH', '/me', { displayName: '' });
      expect(nameless.json()).not.toHaveProperty('displayName');
    });
  });

  it('takes bodies of 16 KiB and no more', async () => {
    const headers = await app.signUp();
    for (const [method, url] of [
      ['PATCH', '/me'],
      ['DELETE', '/me'],
      ['PUT', '/me/password'],
    ] as const) {
      expect((await app.as(headers, method, url, { x: 'x'.repeat(16_384) })).statusCode, url).toBe(413);
      expect((await app.as(headers, method, url, { x: 'x'.repeat(16_000) })).statusCode, url).toBe(400);
    }
  });

  describe('PUT /me/password', () => {
    const changed = { currentPassword: ada.password, newPassword: 'battery staple' };

    it('changes it and ends all other log-ins', async () => {
      const [one, other] = [await app.signUp(), await app.logIn()];
      expect((await app.as(one, 'PUT', '/me/password', changed)).statusCode).toBe(204);
      expect((await app.as(one, 'GET', '/me')).statusCode).toBe(200);
      expect((await app.as(other, 'GET', '/me')).statusCode).toBe(401);
      expect((await app.post('/sessions', ada)).statusCode).toBe(401);
      expect((await app.post('/sessions', { ...ada, password: 'battery staple' })).statusCode).toBe(201);
    });

    it('wants the old one', async () => {
      const headers = await app.signUp();
      const reply = await app.as(headers, 'PUT', '/me/password', { ...changed, currentPassword: 'wrong' });
      expect(reply.json()).toMatchObject({ status: 403, code: 'wrong-password' });
      expect((await app.post('/sessions', ada)).statusCode).toBe(201);
    });

    it('of two at once, one succeeds', async () => {
      const headers = await app.signUp();
      const replies = await Promise.all([
        app.as(headers, 'PUT', '/me/password', changed),
        app.as(headers, 'PUT', '/me/password', { ...changed, newPassword: 'another staple' }),
      ]);
      expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([204, 409]);
    });

    it.each(['1234567', 'x'.repeat(73)])('refuses the new password %s', async (newPassword) => {
      const reply = await app.as(await app.signUp(), 'PUT', '/me/password', { ...changed, newPassword });
      expect(reply.statusCode).toBe(400);
    });
  });

  describe('DELETE /me', () => {
    it('takes everything of the account with it', async () => {
      const headers = await app.signUp();
      await database().script(`insert into avatars (account_id, image) select id, '\\x00' from accounts`);
      const { password } = ada;
      expect((await app.as(headers, 'DELETE', '/me', { password: 'wrong' })).statusCode).toBe(403);
      expect((await app.as(headers, 'DELETE', '/me', { password })).statusCode).toBe(204);
      expect((await app.as(headers, 'GET', '/me')).statusCode).toBe(401);
      for (const table of ['accounts', 'sessions', 'avatars']) {
        expect((await database().query(`select from ${table}`)).count, table).toBe(0);
      }
      expect((await app.post('/accounts', ada)).statusCode).toBe(201);
    });
  });
}
