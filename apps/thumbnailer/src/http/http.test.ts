import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { httpEvent, type HttpEvent } from '../../testing/events';
import { testHandler } from '../../testing/test-handler';

type Result = APIGatewayProxyStructuredResultV2;

const { handle, log } = testHandler();
const handler = (event: HttpEvent): Promise<Result> => handle(event) as Promise<Result>;

const post = (image: Buffer, query: Record<string, string> = {}): HttpEvent =>
  httpEvent('POST', '/', {
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
    ['no body', httpEvent('POST', '/'), 400, 'no-body'],
    ['text', httpEvent('POST', '/', { body: 'hello' }), 415, 'not-an-image'],
    ['base64 of text', post(Buffer.from('hello')), 415, 'not-an-image'],
    ['too many bytes', post(Buffer.alloc(4_500_001)), 413, 'too-large'],
    ['another method', httpEvent('PUT', '/'), 405, 'wrong-method'],
    ['another path', httpEvent('GET', '/favicon.ico'), 404, 'no-route'],
    ['a name that every object has', httpEvent('GET', 'constructor'), 404, 'no-route'],
  ])('refuses %s', async (_, input, status, code) => {
    const result = await handler(input);
    expect(result).toMatchObject({ statusCode: status, isBase64Encoded: false });
    expect(result.headers?.['content-type']).toBe('application/problem+json');
    expect(JSON.parse(result.body ?? '')).toMatchObject({ status, code });
  });

  it('names the method a path takes', async () => {
    expect((await handler(httpEvent('POST', '/platform'))).headers).toMatchObject({ allow: 'GET' });
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

describe('the log of a request', () => {
  it('has what was asked and answered, and nothing of the query', async () => {
    await handler({
      ...httpEvent('GET', '/nowhere', { queryStringParameters: { 'X-Amz-Signature': 'feed' } }),
    });
    const fields = { method: 'GET', path: '/nowhere', status: 404, milliseconds: expect.any(Number) };
    expect(log.info).toHaveBeenLastCalledWith('request answered', fields);
    expect(log.setCorrelationId).toHaveBeenLastCalledWith('request-1');
  });
});

describe('GET /platform', () => {
  it('reports sharp', async () => {
    const result = await handler(httpEvent('GET', '/platform'));
    const report = JSON.parse(result.body ?? '');
    expect(report.addons).toMatchObject([
      { name: 'sharp', loaded: true, fileArchitecture: report.architecture },
    ]);
  });
});
