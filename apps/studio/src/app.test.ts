import type { Service } from '@nx-multiarch/service';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from './app';
import { readStudioConfig } from './config';

let app: Service;
beforeEach(() => {
  app = buildApp(readStudioConfig({ LOG_LEVEL: 'silent', BODY_LIMIT: '100000' }));
});
afterEach(() => app.close());

const photo = (): Promise<Buffer> =>
  sharp({ create: { width: 300, height: 200, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();

type Reply = Awaited<ReturnType<Service['inject']>>;

async function transform(query: string, payload: Buffer | string, type = 'image/jpeg'): Promise<Reply> {
  return app.inject({
    method: 'POST',
    url: `/api/transform${query}`,
    payload,
    headers: { 'content-type': type },
  });
}

describe('POST /api/transform', () => {
  it.each([
    ['', 'image/webp', 300, 200],
    ['?width=30', 'image/webp', 30, 20],
    ['?width=30&height=30&fit=cover&format=png', 'image/png', 30, 30],
    ['?height=50&format=jpeg&quality=40', 'image/jpeg', 75, 50],
    ['?width=60&format=avif', 'image/avif', 60, 40],
  ])('%s', async (query, type, width, height) => {
    const reply = await transform(query, await photo());
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, type]);
    expect(await sharp(reply.rawPayload).metadata()).toMatchObject({ width, height });
  });

  it('does not care what type the client claims', async () => {
    expect((await transform('', await photo(), 'application/octet-stream')).statusCode).toBe(200);
  });

  it.each([
    ['?width=0', 400],
    ['?width=5000', 400],
    ['?width=wide', 400],
    ['?fit=stretch', 400],
    ['?format=bmp', 400],
    ['?quality=101', 400],
    ['?colour=red', 400],
  ])('refuses %s', async (query, status) => {
    const reply = await transform(query, await photo());
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({ status, title: 'Bad Request' });
  });

  it.each([
    ['text that claims to be an image', 'hello', 'image/png', 415],
    ['JSON', '{}', 'application/json', 415],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415],
    ['nothing', '', 'image/png', 415],
    ['too many bytes', Buffer.alloc(100_001), 'image/png', 413],
  ])('refuses %s', async (_, payload, type, status) => {
    const reply = await transform('', payload, type);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({ status });
  });

  it('tells a damaged image from one that is none', async () => {
    const png = await sharp({ create: { width: 200, height: 200, channels: 3, background: 'teal' } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    const reply = await transform('', png.subarray(0, 2000));
    expect(reply.json()).toMatchObject({ status: 422, code: 'damaged' });
  });
});

describe('the rest of the server', () => {
  it('points to its API', async () => {
    const reply = await app.inject('/');
    expect(reply.headers['content-type']).toContain('text/html');
    expect(reply.body).toContain('/api/transform');
  });

  it('reports sharp', async () => {
    const report = (await app.inject('/platform')).json();
    expect(report.addons).toMatchObject([
      { name: 'sharp', loaded: true, fileArchitecture: report.architecture },
    ]);
    expect((await app.inject('/readyz')).statusCode).toBe(200);
  });
});
