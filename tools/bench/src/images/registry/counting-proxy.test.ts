import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { startCountingProxy } from './counting-proxy';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

it('hands everything on, and counts what is sent', async () => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () =>
      response.writeHead(201, { location: request.headers.host }).end(`${request.method} ${body}`),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const proxy = await startCountingProxy(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  closing.push(() => void proxy.close());

  const url = `http://${proxy.host}/v2/a`;
  const answer = await fetch(`${url}/blobs/uploads/1`, { method: 'PUT', body: 'layer' });
  expect([answer.status, answer.headers.get('location'), await answer.text()]).toEqual([
    201,
    proxy.host,
    'PUT layer',
  ]);
  await (await fetch(`${url}/manifests/latest`, { method: 'PUT', body: '{}' })).text();
  await (await fetch(`${url}/manifests/latest`)).text();
  expect(proxy.take()).toEqual({ blobBytes: 5, manifestBytes: 2 });
  expect(proxy.take()).toEqual({ blobBytes: 0, manifestBytes: 0 });
});
