import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../src/storage/database';
import { empty, TestApp, type Reply } from './test-app';

/** What /me/avatar does, whichever database keeps it. */
export function avatarContract(database: () => Database): void {
  let app: TestApp;
  let headers: { authorization: string };
  beforeEach(async () => {
    await empty(database());
    app = await TestApp.on(database());
    headers = await app.signUp();
  });
  afterEach(() => app.close());

  const put = (payload: Buffer | Readable | string, more: object): Promise<Reply> =>
    app.service.inject({ method: 'PUT', url: '/me/avatar', payload, headers: { ...more } });
  const photo = (): Promise<Buffer> =>
    sharp({ create: { width: 600, height: 300, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
  /** Nothing of it can be packed: 30,000 bytes. */
  const noise = (): Promise<Buffer> =>
    sharp(randomBytes(30_000), { raw: { width: 100, height: 100, channels: 3 } })
      .png()
      .toBuffer();
  const jpeg = { 'content-type': 'image/jpeg' };

  describe('/me/avatar', () => {
    it('keeps an image, cut square, until it is removed', async () => {
      expect((await app.as(headers, 'GET', '/me/avatar')).statusCode).toBe(404);
      expect((await put(await photo(), { ...headers, ...jpeg })).statusCode).toBe(204);
      const reply = await app.as(headers, 'GET', '/me/avatar');
      expect(reply.headers['content-type']).toBe('image/webp');
      const found = await sharp(reply.rawPayload).metadata();
      expect(found).toMatchObject({ format: 'webp', width: 256, height: 256 });
      expect((await app.as(headers, 'DELETE', '/me/avatar')).statusCode).toBe(204);
      expect((await app.as(headers, 'GET', '/me/avatar')).statusCode).toBe(404);
    });

    it.each([
      ['as long as it is told to be', (image: Buffer) => image, 413, 'too-large'],
      ['of a length that nobody tells', (image: Buffer) => Readable.from([image]), 413, 'too-large'],
    ])('has a limit of its own: an image %s', async (_, payloadOf, status, code) => {
      const image = await noise();
      expect(image.length).toBeGreaterThan(20_000);
      expect((await put(payloadOf(image), { ...headers, ...jpeg })).statusCode).toBe(204);
      await app.close();
      app = await TestApp.on(database(), { BODY_LIMIT: '20000' });
      const reply = await put(payloadOf(image), { ...headers, ...jpeg });
      expect(reply.json()).toMatchObject({ status, code });
    });

    it('is for who is logged in', async () => {
      expect((await put(await photo(), jpeg)).statusCode).toBe(401);
      const strangers = { authorization: 'Bearer abc' };
      for (const method of ['GET', 'DELETE'] as const) {
        expect((await app.as(strangers, method, '/me/avatar')).statusCode).toBe(401);
      }
    });

    it.each([
      ['a text', 'hello', { 'content-type': 'image/png' }, 415],
      ['JSON', '{}', { 'content-type': 'application/json' }, 415],
      ['half an image', 'half', jpeg, 422],
      ['nothing', '', jpeg, 415],
    ])('refuses %s', async (_, payload, type, status) => {
      const body = payload === 'half' ? (await photo()).subarray(0, 900) : payload;
      const reply = await put(body, { ...headers, ...type });
      expect(reply.json()).toMatchObject({ status });
      expect((await app.as(headers, 'GET', '/me/avatar')).statusCode).toBe(404);
    });
  });

  it('the log has no password and no token', async () => {
    await app.as(headers, 'GET', '/me');
    expect(app.lines.length).toBeGreaterThan(3);
    expect(app.lines.join('')).not.toContain('correct horse');
    expect(app.lines.join('')).not.toContain(headers.authorization.split(' ')[1]);
  });
}
