import type { Service } from '@nx-multiarch/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiServer, byteLimit, photo } from '../../testing/api-server';
import { formBody } from '../../testing/form-body';

let app: Service;
beforeEach(async () => {
  app = await apiServer();
});
afterEach(() => app.close());

describe('GET /api/metadata', () => {
  it('says what the API takes', async () => {
    const reply = await app.inject('/api/metadata');
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toMatchObject({
      formats: ['webp', 'jpeg', 'png', 'avif'],
      defaults: { fit: 'inside', format: 'webp', quality: 80 },
      limits: { bytes: byteLimit, side: 4096, pixels: expect.any(Number), seconds: expect.any(Number) },
    });
  });
});

describe('POST /api/metadata', () => {
  const facts = { format: 'jpeg', width: 300, height: 200, hasAlpha: false, frames: 1, orientation: 1 };
  const url = '/api/metadata';

  it('reads an image', async () => {
    const payload = await photo();
    const headers = { 'content-type': 'image/jpeg' };
    const reply = await app.inject({ method: 'POST', url, payload, headers });
    expect(reply.json()).toEqual({ ...facts, space: 'srgb', hasProfile: false, bytes: payload.length });
  });

  it('reads one from a form', async () => {
    const parts = [{ name: 'image', value: await photo(), fileName: 'a.jpg' }];
    expect((await app.inject({ method: 'POST', url, ...formBody(parts) })).json()).toMatchObject(facts);
  });

  it.each([
    ['a text', '', 'hello', 'image/png', 415],
    ['JSON', '', '{}', 'application/json', 415],
    ['an option', '?width=3', 'hello', 'image/png', 400],
    ['too many bytes', '', Buffer.alloc(byteLimit + 1), 'image/png', 413],
  ])('refuses %s', async (_, query, payload, type, status) => {
    const request = { method: 'POST', url: url + query, payload, headers: { 'content-type': type } } as const;
    const reply = await app.inject(request);
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  it('refuses an option in the form', async () => {
    const parts = [
      { name: 'image', value: await photo(), fileName: 'a.jpg' },
      { name: 'width', value: '3' },
    ];
    const reply = await app.inject({ method: 'POST', url, ...formBody(parts) });
    expect(reply.json()).toMatchObject({ status: 400, errors: [{ path: '/body/width' }] });
  });
});
