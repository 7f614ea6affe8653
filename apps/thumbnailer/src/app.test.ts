import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { buildHandler } from './app';

const handler = buildHandler();

type Event = Partial<APIGatewayProxyEventV2>;

function event(method: string, rawPath: string, rest: Event = {}): Event {
  const http = { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' };
  return { rawPath, requestContext: { http } as APIGatewayProxyEventV2['requestContext'], ...rest };
}

const post = (image: Buffer, query: Record<string, string> = {}): Event =>
  event('POST', '/', {
    body: image.toString('base64'),
    isBase64Encoded: true,
    queryStringParameters: query,
  });

const photo = (width = 600, height = 400): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();

describe('POST /', () => {
  it.each([
    [{}, 256],
    [{ width: '16' }, 16],
    [{ width: '300' }, 300],
    [{ width: '2048' }, 600],
  ])('with %j gives a WebP image %i wide', async (query, width) => {
    const result = await handler(post(await photo(), query as Record<string, string>));
    expect(result).toMatchObject({
      statusCode: 200,
      isBase64Encoded: true,
      headers: { 'content-type': 'image/webp' },
    });
    const image = await sharp(Buffer.from(result.body ?? '', 'base64')).metadata();
    expect(image).toMatchObject({ format: 'webp', width });
  });

  it.each([
    ['a width that is too small', { width: '15' }, 400, 'bad-width'],
    ['a width that is too large', { width: '2049' }, 400, 'bad-width'],
    ['a width that is none', { width: '1e3' }, 400, 'bad-width'],
  ])('refuses %s', async (_, query, status, code) => {
    const result = await handler(post(await photo(), query));
    expect([result.statusCode, JSON.parse(result.body ?? '')]).toMatchObject([status, { status, code }]);
  });

  it.each([
    ['no body', event('POST', '/'), 400, 'no-body'],
    ['text', event('POST', '/', { body: 'hello' }), 415, 'not-an-image'],
    ['base64 of text', post(Buffer.from('hello')), 415, 'not-an-image'],
    ['too many bytes', post(Buffer.alloc(4_500_001)), 413, 'too-large'],
    ['another method', event('PUT', '/'), 405, 'wrong-method'],
    ['another path', event('GET', '/favicon.ico'), 404, 'no-route'],
    ['a name that every object has', event('GET', 'constructor'), 404, 'no-route'],
    ['an event that is not HTTP', { Records: [] } as Event, 400, 'not-http'],
    ['an empty event', {}, 400, 'not-http'],
  ])('refuses %s', async (_, input, status, code) => {
    const result = await handler(input);
    expect(result).toMatchObject({ statusCode: status, isBase64Encoded: false });
    expect(result.headers?.['content-type']).toBe('application/problem+json');
    expect(JSON.parse(result.body ?? '')).toMatchObject({ status, code });
  });

  it('names the method a path takes', async () => {
    expect((await handler(event('POST', '/platform'))).headers).toMatchObject({ allow: 'GET' });
  });

  it('refuses too many pixels without decoding them', async () => {
    const large = await sharp({
      create: { width: 10_000, height: 5_001, channels: 3, background: 'teal' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 1 })
      .toBuffer();
    const result = await handler(post(large));
    expect(JSON.parse(result.body ?? '')).toMatchObject({ status: 413, code: 'too-large' });
  });
});

describe('GET /platform', () => {
  it('reports sharp', async () => {
    const result = await handler(event('GET', '/platform'));
    const report = JSON.parse(result.body ?? '');
    expect(report.addons).toMatchObject([
      { name: 'sharp', loaded: true, fileArchitecture: report.architecture },
    ]);
  });
});
