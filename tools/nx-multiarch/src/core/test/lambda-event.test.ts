import { describe, expect, it } from 'vitest';
import { lambdaEvent, lambdaReply } from './lambda-event';

const body = Buffer.from([0xff, 0xd8]);

describe('lambdaEvent', () => {
  it('is the event of an HTTP API in payload format 2.0', () => {
    expect(lambdaEvent({ method: 'GET', path: '/platform', headers: { accept: '*/*' } })).toEqual({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/platform',
      rawQueryString: '',
      headers: { accept: '*/*' },
      requestContext: {
        http: {
          method: 'GET',
          path: '/platform',
          protocol: 'HTTP/1.1',
          sourceIp: '192.0.2.1',
          userAgent: 'docker-test',
        },
        routeKey: '$default',
        stage: '$default',
        requestId: 'docker-test',
        time: '16/Jan/2025:14:30:00 +0000',
        timeEpoch: Date.parse('2025-01-16T14:30:00Z'),
      },
      isBase64Encoded: false,
    });
  });

  it('splits the query off, with doubled keys behind commas', () => {
    const event = lambdaEvent({ method: 'GET', path: '/a?width=32&tag=x&tag=y%20z?', headers: {} });
    expect(event).toMatchObject({
      rawPath: '/a',
      rawQueryString: 'width=32&tag=x&tag=y%20z?',
      queryStringParameters: { width: '32', tag: 'x,y z?' },
      requestContext: { http: { path: '/a' } },
    });
  });

  it.each([
    ['application/json; charset=utf-8', '{}', false],
    ['text/plain', '{}', false],
    ['application/problem+json', '{}', false],
    ['image/jpeg', 'e30=', true],
    [undefined, 'e30=', true],
  ])('hands on %s as %s', (type, text, isBase64Encoded) => {
    const headers: Record<string, string> = type ? { 'content-type': type } : {};
    const event = lambdaEvent({ method: 'POST', path: '/', headers, body: Buffer.from('{}') });
    expect(event).toMatchObject({ body: text, isBase64Encoded });
  });
});

describe('lambdaReply', () => {
  it.each<[string, unknown, number, string, Buffer]>([
    [
      'a text',
      { statusCode: 201, headers: { 'Content-Type': 'text/plain' }, body: 'a' },
      201,
      'text/plain',
      Buffer.from('a'),
    ],
    [
      'bytes',
      {
        statusCode: 200,
        headers: { 'content-type': 'image/jpeg' },
        body: body.toString('base64'),
        isBase64Encoded: true,
      },
      200,
      'image/jpeg',
      body,
    ],
    ['a status alone', { statusCode: 204 }, 204, '', Buffer.alloc(0)],
    ['a value that is no answer', { ok: true }, 200, 'application/json', Buffer.from('{"ok":true}')],
    ['nothing', undefined, 200, 'application/json', Buffer.from('null')],
    [
      'an error',
      { errorType: 'Error', errorMessage: 'no' },
      502,
      'application/json',
      Buffer.from('{"errorType":"Error","errorMessage":"no"}'),
    ],
    ['an error without text', { errorType: 'E' }, 502, 'application/json', Buffer.from('{"errorType":"E"}')],
  ])('takes %s', (_what, returned, status, contentType, bytes) => {
    expect(lambdaReply(returned)).toEqual({ status, contentType, body: bytes });
  });
});
