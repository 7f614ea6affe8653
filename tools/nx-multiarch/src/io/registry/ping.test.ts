import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { QUICK_RETRY, withRegistry } from '../../testing/registry-client';
import type { Fault } from '../../testing/registry-faults';
import { times } from '../../testing/registry-faults';
import { createRegistryClient } from './client';

const basic = { kind: 'basic', username: 'ci', password: 'hunter2' } as const;

describe('ping', () => {
  it.each<[string, Fault | undefined]>([
    ['with the header', undefined],
    ['with {} alone', { kind: 'status', status: 200, body: ' {} ' }],
  ])('is content with a registry that answers %s', async (_what, fault) => {
    await withRegistry({ faults: () => fault }, async (_registry, client) => {
      await expect(client.ping()).resolves.toBeUndefined();
    });
  });

  it.each<[string, Fault]>([
    [
      'a page for everything',
      { kind: 'status', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
    ],
    ['nothing under /v2/', { kind: 'status', status: 404 }],
    ['no content', { kind: 'status', status: 204 }],
    ['a log-in of its own', { kind: 'status', status: 401 }],
  ])('knows what is no registry: %s', async (_what, fault) => {
    await withRegistry({ faults: () => fault }, async (registry, client) => {
      const error = await errorOf(client.ping());
      expect(error.code).toBe('NOT_A_REGISTRY');
      expect(error.happened).toContain(registry.url);
    });
  });

  it('knows what speaks no HTTP', async () => {
    const server = createServer((socket) =>
      socket
        .on('error', () => socket.destroy())
        .resume()
        .write('SSH-2.0-OpenSSH_9.2\r\n'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const registry = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = createRegistryClient({ registry, repository: 'a', retry: QUICK_RETRY });
    try {
      expect((await errorOf(client.ping())).code).toBe('NOT_A_REGISTRY');
    } finally {
      await client.close();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('logs in', async () => {
    const credentials = () => Promise.resolve(basic);
    await withRegistry({ auth: basic, client: { credentials } }, async (registry, client) => {
      await client.ping();
      expect(registry.requests).toHaveLength(2);
    });
  });

  it('says which credentials are missing or wrong', async () => {
    await withRegistry({ auth: basic }, async (registry, client) => {
      const error = await errorOf(client.ping());
      expect([error.code, error.mend]).toEqual(['REGISTRY_UNAUTHORIZED', `docker login ${registry.host}`]);
      expect(error.happened).toContain('no credentials are stored');
    });
  });

  it('tries once more, and no oftener', async () => {
    await withRegistry({ faults: times(1, () => true, { kind: 'drop' }) }, async (_registry, client) =>
      client.ping(),
    );
    await withRegistry({ faults: () => ({ kind: 'status', status: 503 }) }, async (registry, client) => {
      expect((await errorOf(client.ping())).code).toBe('REGISTRY_FAILED');
      expect(registry.requests).toHaveLength(2);
    });
  });
});
