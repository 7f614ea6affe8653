import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startTestRegistry } from '../../testing/registry';
import { createTransport } from './transport';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A proxy that leads every connection to one port of this machine. */
async function startProxy(port: number): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer();
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const target = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    target.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('error', () => target.destroy()).on('close', () => target.destroy());
    socket.pipe(target).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function ask(url: string): Promise<number> {
  const transport = createTransport();
  try {
    return (await transport.send({ method: 'GET', url: new URL('/v2/', url), headers: {} })).status;
  } finally {
    await transport.close();
  }
}

describe('createTransport', () => {
  it('goes through the proxy of the environment, but not to this machine', async () => {
    const registry = await startTestRegistry();
    cleanUps.push(registry.close);
    const proxy = await startProxy(Number(new URL(registry.url).port));
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy'])
      vi.stubEnv(name, proxy.url);
    for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
    expect(await ask('http://registry.test:5000')).toBe(200);
    expect(proxy.asked).toEqual(['registry.test:5000']);
    expect(await ask(registry.url)).toBe(200);
    expect(proxy.asked).toHaveLength(1);
  });

  it('obeys NO_PROXY', async () => {
    const proxy = await startProxy(1);
    for (const name of ['HTTP_PROXY', 'http_proxy']) vi.stubEnv(name, proxy.url);
    for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, 'registry.invalid');
    await expect(ask('http://registry.invalid:5000')).rejects.toThrow(/registry\.invalid/);
    expect(proxy.asked).toEqual([]);
  });

  it('refuses an answer that is longer than allowed', async () => {
    const registry = await startTestRegistry();
    cleanUps.push(registry.close);
    const transport = createTransport();
    cleanUps.push(transport.close);
    const request = { method: 'GET', url: new URL(`${registry.url}/v2/`), headers: {}, maxBytes: 1 } as const;
    await expect(transport.send(request)).rejects.toThrow('more than 1 bytes');
  });
});
