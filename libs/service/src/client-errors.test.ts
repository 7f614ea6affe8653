import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import type { onRequestHookHandler } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleService } from '../testing/sample-service';
import { rawAnswer } from './client-errors';
import type { Service } from './create-service';

let app: Service;
beforeAll(async () => {
  ({ app } = await sampleService());
  app.post('/', (request) => ({ body: request.body }));
  // Sends the head of its answer at once, and never the end.
  const onRequest: onRequestHookHandler = (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/plain' }).write('the beginning');
  };
  app.post('/midway', { onRequest }, () => 'never');
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

/** Everything the server sends on a connection until it closes it. */
async function exchange(...parts: string[]): Promise<string> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1').setEncoding('utf8');
  let text = '';
  const closed = once(socket, 'close');
  socket.on('error', () => undefined);
  for (const part of parts) {
    socket.write(part);
    await Promise.race([once(socket, 'data').then(([data]) => (text += data)), closed]);
  }
  socket.on('data', (data) => (text += data));
  await closed;
  return text;
}

const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';

describe('what is no request', () => {
  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['a length that is no number', `${head}Content-Length: many\r\n\r\n`, 400],
    ['a negative length', `${head}Content-Length: -1\r\n\r\n`, 400],
    ['two lengths', `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, 400],
    ['a length and chunks', `${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['a chunk that is none', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400],
    ['a space in a header name', 'GET / HTTP/1.1\r\nHo st: a\r\n\r\n', 400],
    ['headers over 16 KiB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 431],
  ])('%s is answered with a problem, and the connection closed', async (_, bytes, status) => {
    const [headers = '', body = ''] = (await exchange(bytes)).split('\r\n\r\n');
    expect(headers).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(headers).toContain('Content-Type: application/problem+json');
    expect(headers).toContain('Connection: close');
    expect(JSON.parse(body)).toMatchObject({ type: 'about:blank', status });
    expect(headers).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
  });

  it('never stands inside an answer that has begun', async () => {
    const text = await exchange(
      'POST /midway HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n',
      'not a chunk\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(text).toContain('the beginning');
    expect(text).not.toContain('400 Bad Request');
  });

  it('leaves the server as it was', async () => {
    expect((await app.inject('/livez')).statusCode).toBe(200);
  });
});

describe('rawAnswer', () => {
  it.each([
    ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
    ['HPE_CHUNK_EXTENSIONS_OVERFLOW', '413 Payload Too Large'],
    ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
    ['HPE_INVALID_METHOD', '400 Bad Request'],
    [undefined, '400 Bad Request'],
  ])('%s is %s', (code, status) => expect(rawAnswer(code).split('\r\n')[0]).toBe(`HTTP/1.1 ${status}`));
});
