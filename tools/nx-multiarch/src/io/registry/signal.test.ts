import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { QUICK_RETRY, withRegistry } from '../../testing/registry-client';
import type { Fault } from '../../testing/registry-faults';
import type { ClientOptions } from './client';
import { digestOf } from '../hashing';

const MANIFEST = Buffer.from('{"schemaVersion":2}');

describe('a signal', () => {
  it('ends a request that is under way', async () => {
    const controller = new AbortController();
    const faults = () => {
      controller.abort();
      return { kind: 'delay', ms: 5_000 } as const;
    };
    await withRegistry({ faults, client: { signal: controller.signal } }, async (registry, client) => {
      await expect(client.headManifest('t')).rejects.toThrow(/abort/);
      expect(registry.requests).toHaveLength(1);
    });
  });

  it.each<[string, Fault, Partial<ClientOptions['retry']>]>([
    ['a back-off', { kind: 'drop' }, { minTimeout: 60_000, maxTimeout: 60_000 }],
    ['a Retry-After', { kind: 'status', status: 429, headers: { 'retry-after': '50' } }, {}],
  ])('ends %s', async (_what, fault, waits) => {
    const controller = new AbortController();
    const onRetry = () => void setImmediate(() => controller.abort());
    const client = { signal: controller.signal, retry: { ...QUICK_RETRY, ...waits, onRetry } };
    await withRegistry({ faults: () => fault, client }, async (_registry, made) => {
      await expect(made.headManifest('t')).rejects.toThrow(/abort/);
    });
  });

  it('does not blame the blob of an upload that it ended', async () => {
    const controller = new AbortController();
    const faults = (seen: { method: string }) => {
      if (seen.method !== 'PUT') return undefined;
      controller.abort();
      return { kind: 'delay', ms: 5_000 } as const;
    };
    await withRegistry({ faults, client: { signal: controller.signal } }, async (_registry, client) => {
      const blob = {
        digest: digestOf(MANIFEST),
        size: MANIFEST.length,
        open: () => Readable.from([MANIFEST]),
      };
      await expect(client.putBlob(blob)).rejects.toThrow(/abort/);
    });
  });
});
