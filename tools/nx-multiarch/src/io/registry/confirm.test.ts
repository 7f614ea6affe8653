import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { QUICK_RETRY as RETRY } from '../../testing/registry-client';
import { on, times } from '../../testing/registry-faults';
import { useRegistry } from '../../testing/use-registry';
import { digestOf } from '../hashing';
import { MEDIA_TYPES } from '../../core/media-types';

const MANIFEST = Buffer.from(
  JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, layers: [] }),
);
const DIGEST = digestOf(Buffer.from('something else'));
const start = useRegistry();

describe('confirmManifest', () => {
  it.each([0, 1, 3])('waits until the manifest shows, after %d answers that it does not', async (count) => {
    const { registry, client } = await start({
      faults: times(count, on('GET', /manifests/), { kind: 'missing' }),
    });
    const digest = await client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest);
    const manifest = await client.confirmManifest(digest, { retry: RETRY });
    expect(manifest.bytes).toEqual(MANIFEST);
    expect(registry.requests.filter(({ method }) => method === 'GET')).toHaveLength(count + 1);
  });

  it('gives up after a while', async () => {
    const { client } = await start({ faults: times(99, on('GET', /manifests/), { kind: 'missing' }) });
    const digest = await client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest);
    const error = await errorOf(client.confirmManifest(digest, { retry: RETRY }));
    expect([error.code, error.details['status']]).toEqual(['REGISTRY_NOT_FOUND', 404]);
  });

  it('waits until a tag that was moved shows its new digest', async () => {
    const body = '{"old":true}';
    const { client } = await start({
      faults: times(2, on('GET', /manifests/), { kind: 'status', status: 200, body }),
    });
    const digest = await client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest);
    expect((await client.confirmManifest(digest, { ref: 't', retry: RETRY })).bytes).toEqual(MANIFEST);
  });

  it('says when a tag keeps pointing elsewhere', async () => {
    const { client } = await start();
    await client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest);
    const error = await errorOf(client.confirmManifest(DIGEST, { ref: 't', retry: RETRY }));
    expect([error.code, error.details['found']]).toEqual(['DIGEST_MISMATCH', digestOf(MANIFEST)]);
  });
});
