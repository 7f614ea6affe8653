import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { withRegistry } from '../../testing/registry-client';
import type { Fault } from '../../testing/registry-faults';
import type { SeenRequest } from '../../testing/registry-request';
import { on, times } from '../../testing/registry-faults';
import { digestOf } from '../hashing';
import type { Credentials } from './docker-config';
import { MEDIA_TYPES } from '../../core/media-types';

const BYTES = Buffer.from('layer');
const BLOB = { digest: digestOf(BYTES), size: BYTES.length, open: () => Readable.from([BYTES]) };
const MANIFEST = Buffer.from('{"schemaVersion":2}');
const user = { username: 'ci', password: 'pässword:with@colon' };
const basic: Credentials = { kind: 'basic', ...user };
const identity: Credentials = { kind: 'identity', token: 'identity-token-of-ci' };
const tokenCalls = (requests: { path: string }[]) => requests.filter(({ path }) => path === '/token').length;

describe('Basic', () => {
  it('is answered once, and from then on at once', async () => {
    const options = {
      auth: { kind: 'basic', ...user } as const,
      client: { credentials: () => Promise.resolve(basic) },
    };
    await withRegistry(options, async (registry, client) => {
      await client.putBlob(BLOB);
      expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD', 'HEAD', 'POST', 'PUT']);
    });
  });

  it('with wrong credentials is not tried twice with the same', async () => {
    const wrong: Credentials = { kind: 'basic', username: 'ci', password: 'wrong-password' };
    const options = {
      auth: { kind: 'basic', ...user } as const,
      client: { credentials: () => Promise.resolve(wrong) },
    };
    await withRegistry(options, async (registry, client) => {
      const error = await errorOf(client.getManifest('t'));
      expect(error.code).toBe('REGISTRY_UNAUTHORIZED');
      expect(error.happened).toContain('as user ci');
      expect(registry.requests).toHaveLength(2);
      await errorOf(client.getManifest('t'));
      expect(registry.requests).toHaveLength(3);
    });
  });

  it('is not asked for by a registry that wants nothing', async () => {
    const credentials = () => Promise.reject(new Error('they were asked for'));
    await withRegistry({ client: { credentials } }, async (_registry, client) => {
      expect(await client.putBlob(BLOB)).toBe('uploaded');
    });
  });
});

describe('Bearer', () => {
  it.each([
    ['name and password', basic, 'GET'],
    ['an identity token', identity, 'POST'],
  ])('fetches one token with %s', async (_what, credentials, method) => {
    const auth = { kind: 'bearer', ...user, identityToken: 'identity-token-of-ci' } as const;
    await withRegistry(
      { auth, client: { credentials: () => Promise.resolve(credentials) } },
      async (registry, client) => {
        await client.putBlob(BLOB);
        await client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest);
        expect(await client.listTags()).toEqual(['t']);
        const [call] = registry.requests.filter(({ path }) => path === '/token');
        expect([call?.method, tokenCalls(registry.requests)]).toEqual([method, 1]);
        const asked = call?.query.get('scope') ?? new URLSearchParams(call?.body.toString()).get('scope');
        expect(asked).toBe('repository:team/app:pull,push');
      },
    );
  });

  it('uses a token that config.json holds as it is', async () => {
    const auth = { kind: 'bearer', ...user } as const;
    const credentials = () => Promise.resolve<Credentials>({ kind: 'bearer', token: 'not-known' });
    await withRegistry({ auth, client: { credentials } }, async (registry, client) => {
      expect((await errorOf(client.headManifest('t'))).code).toBe('REGISTRY_UNAUTHORIZED');
      expect(registry.requests.at(-1)?.headers.authorization).toBe('Bearer not-known');
    });
  });

  it('gets a token without credentials for reading', async () => {
    const auth = { kind: 'bearer', ...user, anonymous: true } as const;
    await withRegistry({ auth, client: { access: 'pull' } }, async (registry, client) => {
      expect(await client.headManifest('t')).toBeUndefined();
      expect(registry.requests[1]?.headers.authorization).toBeUndefined();
    });
  });

  it.each([1, 2, 3])(
    'renews a token that ends after %d requests, in the middle of an upload too',
    async (requestsPerToken) => {
      const auth = { kind: 'bearer', ...user, requestsPerToken } as const;
      await withRegistry(
        { auth, client: { credentials: () => Promise.resolve(basic) } },
        async (registry, client) => {
          expect(await client.putBlob(BLOB)).toBe('uploaded');
          await client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest);
          expect(registry.store.repository('team/app').tags.get('t')).toBe(digestOf(MANIFEST));
          expect(tokenCalls(registry.requests)).toBe(Math.ceil(4 / requestsPerToken));
        },
      );
    },
  );

  it('does not ask for the placeholder that a registry names as the scope of its root', async () => {
    const auth = { kind: 'bearer', ...user, deny: ['user/image'] } as const;
    const faults = ({ path, headers }: SeenRequest): Fault | undefined => {
      if (path !== '/v2/' || headers.authorization) return undefined;
      const challenge = `Bearer realm="http://${headers.host}/token",scope="repository:user/image:pull"`;
      return { kind: 'status', status: 401, headers: { 'www-authenticate': challenge } };
    };
    const client = { credentials: () => Promise.resolve(basic) };
    await withRegistry({ auth, faults, client }, async (_registry, made) => {
      await expect(made.ping()).resolves.toBeUndefined();
    });
  });

  it('renews a token after a connection that broke under an upload', async () => {
    const auth = { kind: 'bearer', ...user } as const;
    const options = { auth, faults: times(1, on('PUT', /uploads/), { kind: 'drop' } as const) };
    await withRegistry(
      { ...options, client: { credentials: () => Promise.resolve(basic) } },
      async (registry, client) => {
        expect(await client.putBlob(BLOB)).toBe('uploaded');
        expect(tokenCalls(registry.requests)).toBe(2);
      },
    );
  });

  it('asks for the source of a mount, and does without where that is denied', async () => {
    for (const [deny, result] of [
      [[], 'mounted'],
      [['team/base'], 'uploaded'],
    ] as const) {
      const auth = { kind: 'bearer', ...user, deny } as const;
      await withRegistry(
        { auth, client: { credentials: () => Promise.resolve(basic) } },
        async (registry, client) => {
          registry.store.repository('team/base').blobs.set(BLOB.digest, BYTES);
          expect(await client.putBlob({ ...BLOB, mountFrom: 'team/base' })).toBe(result);
        },
      );
    }
  });

  it('tries a token server again that fails for a while', async () => {
    const auth = { kind: 'bearer', ...user } as const;
    const server = on('GET', /^\/token$/);
    const drop = times(1, server, { kind: 'drop' });
    const busy = times(1, server, { kind: 'status', status: 503 });
    const options = { auth, faults: (seen: Parameters<typeof drop>[0]) => drop(seen) ?? busy(seen) };
    await withRegistry(
      { ...options, client: { credentials: () => Promise.resolve(basic) } },
      async (registry, client) => {
        expect(await client.putBlob(BLOB)).toBe('uploaded');
        expect(tokenCalls(registry.requests)).toBe(3);
      },
    );
  });

  it.each([
    ['{}', 200, 'without a token'],
    ['<html>', 200, 'without a token'],
    ['{"details":"account locked"}', 401, 'account locked'],
  ])('reports a token server that answers %s', async (body, status, text) => {
    const auth = { kind: 'bearer', ...user } as const;
    const options = { auth, faults: times(9, on('GET', /^\/token$/), { kind: 'status', status, body }) };
    await withRegistry(
      { ...options, client: { credentials: () => Promise.resolve(basic) } },
      async (_registry, client) => {
        const error = await errorOf(client.headManifest('t'));
        expect(error.code).toBe('REGISTRY_UNAUTHORIZED');
        expect(error.happened).toContain(text);
      },
    );
  });
});
