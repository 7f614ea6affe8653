import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { malformed } from './malformed';
import { countAnswers, provoke, provokeFor, type RawCounts } from './raw-client';

let server: Server;
let port: number;
beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(request.url?.startsWith('/livez') ? 200 : 404).end('{}');
    request.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const counted = (name: string, text: string): RawCounts => {
  const into: RawCounts = { counts: {}, careless503: 0 };
  countAnswers(into, name, text);
  return into;
};

describe('countAnswers', () => {
  it.each([
    ['', { 'x closed': 1 }, 0],
    ['HTTP/1.1 400 Bad Request\r\n\r\n', { 'x 400': 1 }, 0],
    ['HTTP/1.1 200 OK\r\n\r\nokHTTP/1.1 200 OK\r\n\r\nok', { 'x 200': 2 }, 0],
    ['HTTP/1.1 503 Busy\r\nRetry-After: 1\r\n\r\n', { 'x 503': 1 }, 0],
    ['HTTP/1.1 503 Busy\r\n\r\nretry-after: 1', { 'x 503': 1 }, 1],
  ])('in %j', (text, counts, careless503) => expect(counted('x', text)).toEqual({ counts, careless503 }));
});

describe("Node's own server", () => {
  it.each(malformed.filter(({ ending }) => ending === 'wait'))('answers or refuses $name', async (each) => {
    const text = await provoke(port, each);
    expect(text).toMatch(/^(HTTP\/1\.1 (100|101|200|400|404|413|431|501) |$)/);
  });

  it('is left by clients that hang up', async () => {
    const list = malformed.filter(({ ending }) => ending === 'hang-up');
    const { counts } = await provokeFor(port, 0.1, list.length, list);
    expect(Object.keys(counts).length).toBeGreaterThanOrEqual(list.length);
  });
});

it('answers of pipelined requests are counted one by one', async () => {
  const pipelined = malformed.find(({ name }) => name === 'pipelined')!;
  expect(counted('x', await provoke(port, pipelined)).counts).toEqual({ 'x 200': 21 });
});
