import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { on, times } from '../../testing/registry-faults';
import { useRegistry } from '../../testing/use-registry';
import type { RegistryClient } from './client';
import { digestOf } from '../hashing';
import { MEDIA_TYPES } from '../../core/media-types';

const MANIFEST = Buffer.from(
  JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociManifest, layers: [] }),
);
const DIGEST = digestOf(Buffer.from('something else'));
const start = useRegistry();

describe('manifests', () => {
  it('come back byte for byte', async () => {
    const { registry, client } = await start();
    const digest = await client.putManifest('dev-latest', MANIFEST, MEDIA_TYPES.ociManifest);
    expect(digest).toBe(digestOf(MANIFEST));
    const head = { digest, mediaType: MEDIA_TYPES.ociManifest, size: MANIFEST.length };
    expect(await client.headManifest('dev-latest')).toEqual(head);
    expect(await client.getManifest(digest)).toEqual({ ...head, bytes: MANIFEST });
    expect(registry.requests.at(-1)?.headers.accept).toContain(MEDIA_TYPES.ociIndex);
  });

  it('that do not exist are undefined', async () => {
    const { client } = await start();
    expect(await client.headManifest('none')).toBeUndefined();
    expect(await client.getManifest('none')).toBeUndefined();
  });

  it('are fetched whole when a HEAD names no digest', async () => {
    const { client } = await start({
      faults: times(9, on('HEAD', /./), { kind: 'digest', digest: undefined }),
    });
    const digest = await client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest);
    expect((await client.headManifest('t'))?.digest).toBe(digest);
  });

  it.each([
    ['PUT', (client: RegistryClient) => client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest)],
    ['GET', (client: RegistryClient) => client.getManifest('t')],
  ])('with another digest than their bytes are refused: %s', async (method, act) => {
    const { registry, client } = await start({
      faults: times(9, on(method, /./), { kind: 'digest', digest: DIGEST }),
    });
    registry.store
      .repository('team/app')
      .manifests.set(digestOf(MANIFEST), { bytes: MANIFEST, mediaType: '' });
    registry.store.repository('team/app').tags.set('t', digestOf(MANIFEST));
    const error = await errorOf(act(client));
    expect([error.code, error.details]).toEqual([
      'DIGEST_MISMATCH',
      { found: DIGEST, expected: digestOf(MANIFEST) },
    ]);
  });

  it('asked for by digest must have it', async () => {
    const { registry, client } = await start();
    registry.store.repository('team/app').manifests.set(DIGEST, { bytes: MANIFEST, mediaType: '' });
    expect((await errorOf(client.getManifest(DIGEST))).code).toBe('DIGEST_MISMATCH');
    expect((await errorOf(client.putManifest(DIGEST, MANIFEST, MEDIA_TYPES.ociManifest))).code).toBe(
      'DIGEST_MISMATCH',
    );
  });

  it('asked for by digest must have it, where the registry names none too', async () => {
    const { registry, client } = await start({
      faults: () => ({ kind: 'digest', digest: undefined }),
    });
    registry.store.repository('team/app').manifests.set(DIGEST, { bytes: MANIFEST, mediaType: '' });
    expect((await errorOf(client.getManifest(DIGEST))).code).toBe('DIGEST_MISMATCH');
  });

  it('are read again when they came only in part', async () => {
    const { client } = await start({ faults: times(1, on('GET', /manifests/), { kind: 'truncate' }) });
    await client.putManifest('t', MANIFEST, MEDIA_TYPES.ociManifest);
    expect((await client.getManifest('t'))?.bytes).toEqual(MANIFEST);
  });

  it('under an immutable tag: the same is a success, another an error', async () => {
    const { client } = await start({ immutable: (tag) => tag === 'abc1234' });
    await client.putManifest('abc1234', MANIFEST, MEDIA_TYPES.ociManifest);
    expect(await client.putManifest('abc1234', MANIFEST, MEDIA_TYPES.ociManifest)).toBe(digestOf(MANIFEST));
    const other = Buffer.from('{"schemaVersion":2}');
    const error = await errorOf(client.putManifest('abc1234', other, MEDIA_TYPES.ociManifest));
    expect([error.code, error.details['held']]).toEqual(['TAG_IMMUTABLE', digestOf(MANIFEST)]);
    expect(error.mend).toContain('a new commit makes new tags');
  });

  it.each(['', '.sig'])('under an immutable tag of a digest (%j): no commit mends that', async (end) => {
    const tag = `${digestOf(MANIFEST).replace(':', '-')}${end}`;
    const { client } = await start({ immutable: (each) => each === tag });
    await client.putManifest(tag, MANIFEST, MEDIA_TYPES.ociManifest);
    const other = Buffer.from('{"schemaVersion":2}');
    const { code, mend } = await errorOf(client.putManifest(tag, other, MEDIA_TYPES.ociManifest));
    expect(code).toBe('TAG_IMMUTABLE');
    expect(mend).toContain('exclude sha256-* from the immutability of the repository');
    expect(mend).not.toContain('commit');
  });

  it('in which the registry does not find their digest, for once, are put again', async () => {
    const body = JSON.stringify({ errors: [{ code: 'DIGEST_INVALID', message: 'did not match' }] });
    const garbled = times(2, on('PUT', /manifests/), { kind: 'status', status: 400, body });
    const { registry, client } = await start({ faults: garbled });
    const digest = await client.putManifest(digestOf(MANIFEST), MANIFEST, MEDIA_TYPES.ociManifest);
    expect([...registry.store.repository('team/app').manifests.keys()]).toEqual([digest]);
  });

  it('that miss their blobs are refused with the words of the registry', async () => {
    const { client } = await start();
    const bytes = Buffer.from(JSON.stringify({ layers: [{ digest: DIGEST }] }));
    const error = await errorOf(client.putManifest('t', bytes, MEDIA_TYPES.ociManifest));
    expect([error.code, error.details]).toEqual([
      'REGISTRY_REJECTED',
      { status: 400, codes: ['MANIFEST_BLOB_UNKNOWN'] },
    ]);
    expect(error.happened).toContain(`unknown to registry: ${DIGEST}`);
  });
});
