import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { QUICK_RETRY, withRegistry } from '../../testing/registry-client';
import { createRegistryClient } from './client';
import { MEDIA_TYPES } from '../../core/media-types';

const MANIFEST = Buffer.from('{"schemaVersion":2}');

describe('error texts', () => {
  it('carry what was asked, the status and the codes of the registry', async () => {
    const body = '{"errors":[{"code":"DENIED","message":"not yours"},{"code":"UNKNOWN"}]}';
    await withRegistry(
      { faults: () => ({ kind: 'status', status: 403, body }) },
      async (registry, client) => {
        const error = await errorOf(client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest));
        expect(error.happened).toBe(
          `${registry.host} answered 403 to PUT ${registry.url}/v2/team/app/manifests/t: DENIED not yours; UNKNOWN`,
        );
        expect([error.code, error.details]).toEqual([
          'REGISTRY_DENIED',
          { status: 403, codes: ['DENIED', 'UNKNOWN'] },
        ]);
      },
    );
  });

  it.each([
    ['plain text\nmore', ': plain text'],
    ['{"details":"incorrect password"}', ': incorrect password'],
    ['<html>page</html>', '/manifests/t'],
    ['', '/manifests/t'],
  ])('quote %j in one line', async (body, end) => {
    await withRegistry(
      { faults: () => ({ kind: 'status', status: 400, body }) },
      async (_registry, client) => {
        const { happened } = await errorOf(client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest));
        expect(happened.endsWith(end)).toBe(true);
      },
    );
  });

  it('say that nothing answers', async () => {
    const port = await freePort();
    const retry = { ...QUICK_RETRY, retries: 1 };
    const client = createRegistryClient({ registry: `localhost:${port}`, repository: 'a', retry });
    try {
      const error = await errorOf(client.headManifest('t'));
      expect([error.code, error.details['reason']]).toEqual(['REGISTRY_UNREACHABLE', 'ECONNREFUSED']);
      expect(error.mend).toContain(
        `docker run --detach --publish ${port}:5000 registry:3; in a clone of nx-multiarch, NX_MULTIARCH_REGISTRY_PORT=${port} bash tools/setup/registry.sh`,
      );
    } finally {
      await client.close();
    }
  });

  it('are given for an answer without an end', async () => {
    const body = Buffer.alloc(9 * 1024 * 1024, 'x').toString();
    await withRegistry(
      { faults: () => ({ kind: 'status', status: 200, body }) },
      async (_registry, client) => {
        expect((await errorOf(client.getManifest('t'))).code).toBe('REGISTRY_UNREACHABLE');
      },
    );
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
