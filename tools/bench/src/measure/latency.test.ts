import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { startProber } from './latency';

let close: (() => void) | undefined;
afterEach(() => close?.());

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  close = () => {
    server.close();
    server.closeAllConnections();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/livez`;
}

it('measures how long answers take', async () => {
  const url = await serve((_request, response) => void setTimeout(() => response.end('ok'), 30));
  const prober = startProber(url, 1);
  await sleep(200);
  const times = await prober.stop();
  expect(times.length).toBeGreaterThan(1);
  expect(Math.min(...times)).toBeGreaterThan(25);
});

it('fails when an answer is no success', async () => {
  const url = await serve((_request, response) => void response.writeHead(503).end());
  const prober = startProber(url, 1);
  await sleep(50);
  await expect(prober.stop()).rejects.toThrow(`${url} answered 503, expected 200`);
});
