import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { startTestRegistry } from '../../testing/registry';
import { QUICK_RETRY, withRegistry } from '../../testing/registry-client';
import type { Fault } from '../../testing/registry-faults';
import { on, times } from '../../testing/registry-faults';
import { digestOf } from '../hashing';
import { MEDIA_TYPES } from '../../core/media-types';
import { createTransport } from './transport';

const MANIFEST = Buffer.from('{"schemaVersion":2}');
const put = on('PUT', /manifests/);

describe('requests that fail for a while', () => {
  it.each<[string, Fault]>([
    ['the connection ends', { kind: 'drop' }],
    ['the answer gets lost', { kind: 'lose-answer' }],
    ['408', { kind: 'status', status: 408 }],
    ['429', { kind: 'status', status: 429, headers: { 'retry-after': '0' } }],
    ['500', { kind: 'status', status: 500 }],
    ['502 with a page', { kind: 'status', status: 502, body: '<html>Bad gateway</html>' }],
    ['503', { kind: 'status', status: 503 }],
    ['504', { kind: 'status', status: 504 }],
  ])('are made again: %s', async (_what, fault) => {
    await withRegistry({ faults: times(3, put, fault) }, async (registry, client) => {
      expect(await client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest)).toBe(digestOf(MANIFEST));
      expect(registry.writes()).toHaveLength(4);
    });
  });

  it.each<[string, Fault, string]>([
    ['the connection ends', { kind: 'drop' }, 'REGISTRY_UNREACHABLE'],
    ['429', { kind: 'status', status: 429 }, 'REGISTRY_RATE_LIMITED'],
    ['503', { kind: 'status', status: 503 }, 'REGISTRY_FAILED'],
  ])('are given up after the last try: %s', async (_what, fault, code) => {
    await withRegistry({ faults: times(99, put, fault) }, async (registry, client) => {
      const error = await errorOf(client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest));
      expect(error.code).toBe(code);
      expect(error.mend).toBeTruthy();
      expect(registry.writes()).toHaveLength(1 + QUICK_RETRY.retries);
    });
  });

  it.each([400, 403, 404, 405, 413, 501])(
    'are not made again when another try would not help: %d',
    async (status) => {
      await withRegistry({ faults: times(99, put, { kind: 'status', status }) }, async (registry, client) => {
        const error = await errorOf(client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest));
        expect(error.details['status']).toBe(status);
        expect(registry.writes()).toHaveLength(1);
      });
    },
  );

  it('end at the time limit', async () => {
    const transport = createTransport({ headers: 50 });
    const client = { transport, retry: { ...QUICK_RETRY, retries: 0 } };
    await withRegistry({ faults: () => ({ kind: 'delay', ms: 5_000 }), client }, async (_registry, made) => {
      const error = await errorOf(made.headManifest('t'));
      expect([error.code, error.details['reason']]).toEqual([
        'REGISTRY_UNREACHABLE',
        'UND_ERR_HEADERS_TIMEOUT',
      ]);
    });
    await transport.close();
  });
});

describe('Retry-After', () => {
  it('is waited for, and told', async () => {
    const waits: number[] = [];
    const told: string[] = [];
    const sleep = (ms: number) => Promise.resolve(waits.push(ms));
    const retry = { ...QUICK_RETRY, sleep, onRetry: ({ code }: { code: string }) => told.push(code) };
    const faults = times(2, put, { kind: 'status', status: 429, headers: { 'retry-after': '7' } });
    await withRegistry({ faults, client: { retry } }, async (_registry, client) => {
      await client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest);
      expect(waits).toEqual([7_000, 7_000]);
      expect(told).toEqual(['REGISTRY_RATE_LIMITED', 'REGISTRY_RATE_LIMITED']);
    });
  });

  it('that is longer than the bound ends the tries', async () => {
    const retry = { ...QUICK_RETRY, maxRetryAfter: 60_000 };
    const faults = times(2, put, { kind: 'status', status: 503, headers: { 'retry-after': '61' } });
    await withRegistry({ faults, client: { retry } }, async (registry, client) => {
      const error = await errorOf(client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest));
      expect(error.code).toBe('REGISTRY_FAILED');
      expect(registry.writes()).toHaveLength(1);
    });
  });
});

describe('another host', () => {
  it('gets no credentials, neither by a redirect nor by a Location', async () => {
    const other = await startTestRegistry();
    const auth = { kind: 'basic', username: 'ci', password: 'hunter2' } as const;
    const credentials = () => Promise.resolve(auth);
    const digest = digestOf(MANIFEST);
    other.store
      .repository('team/app')
      .manifests.set(digest, { bytes: MANIFEST, mediaType: MEDIA_TYPES.ociManifest });
    other.store.repository('team/app').uploads.add('1');
    const away = (status: number, path: string): Fault => ({
      kind: 'status',
      status,
      headers: { location: `${other.url}${path}` },
    });
    const redirect = times(1, on('GET', /manifests/), away(307, `/v2/team/app/manifests/${digest}`));
    const session = times(1, on('POST', /uploads/), away(202, '/v2/team/app/blobs/uploads/1?_state=a%2Bb'));
    try {
      await withRegistry(
        { auth, client: { credentials }, faults: (seen) => redirect(seen) ?? session(seen) },
        async (registry, client) => {
          expect((await client.getManifest(digest))?.bytes).toEqual(MANIFEST);
          const open = () => Readable.from([MANIFEST]);
          await client.putBlob({ digest, size: MANIFEST.length, open });
          expect(registry.requests.some(({ headers }) => headers.authorization)).toBe(true);
          expect(other.requests.map(({ method }) => method)).toEqual(['GET', 'PUT']);
          expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
        },
      );
    } finally {
      await other.close();
    }
  });

  it('that sends on and on is an error', async () => {
    const headers = { location: '/v2/team/app/manifests/t' };
    await withRegistry(
      { faults: () => ({ kind: 'status', status: 307, headers }) },
      async (registry, client) => {
        expect((await errorOf(client.getManifest('t'))).details['status']).toBe(307);
        expect(registry.requests).toHaveLength(6);
      },
    );
  });

  it.each(['ftp://elsewhere/x', 'http://'])('that cannot be asked is an error: %s', async (location) => {
    await withRegistry(
      { faults: () => ({ kind: 'status', status: 307, headers: { location } }) },
      async (_registry, client) => {
        expect((await errorOf(client.getManifest('t'))).happened).toContain('usable Location');
      },
    );
  });
});
