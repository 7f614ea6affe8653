import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { TEST_REPOSITORY } from '../../testing/registry-client';
import { on, times } from '../../testing/registry-faults';
import { sha256 } from '../../testing/registry-store';
import { useRegistry } from '../../testing/use-registry';

const start = useRegistry();
const BYTES = Buffer.alloc(3_000_000, 'x');
const DIGEST = sha256(BYTES);

describe('openBlob', () => {
  it('streams a blob, following no more than it reads', async () => {
    const { registry, client } = await start();
    registry.store.repository(TEST_REPOSITORY).blobs.set(DIGEST, BYTES);
    expect((await buffer(client.openBlob(DIGEST))).equals(BYTES)).toBe(true);
  });

  it('ends in an error where the bytes are others', async () => {
    const { registry, client } = await start();
    registry.store.repository(TEST_REPOSITORY).blobs.set(DIGEST, Buffer.from('others'));
    const error = await errorOf(buffer(client.openBlob(DIGEST)));
    expect([error.code, error.happened]).toEqual([
      'DIGEST_MISMATCH',
      `the blob that ${registry.host} sent from ${TEST_REPOSITORY} has the digest ${sha256(Buffer.from('others'))}`,
    ]);
  });

  it('ends in an error where there is none', async () => {
    const { client } = await start();
    expect(await errorOf(buffer(client.openBlob(DIGEST)))).toMatchObject({ code: 'REGISTRY_NOT_FOUND' });
  });

  it('is uploaded elsewhere, again where the source breaks off', async () => {
    const source = await start({ faults: times(1, on('GET', /\/blobs\//), { kind: 'truncate' }) });
    const destination = await start();
    source.registry.store.repository(TEST_REPOSITORY).blobs.set(DIGEST, BYTES);
    const open = () => source.client.openBlob(DIGEST);
    expect(await destination.client.putBlob({ digest: DIGEST, size: BYTES.length, open })).toBe('uploaded');
    const held = destination.registry.store.repository(TEST_REPOSITORY).blobs.get(DIGEST);
    expect(held?.equals(BYTES)).toBe(true);
  });

  it('names the source where that is what fails', async () => {
    const source = await start({ faults: times(99, on('GET', /\/blobs\//), { kind: 'truncate' }) });
    const destination = await start();
    source.registry.store.repository(TEST_REPOSITORY).blobs.set(DIGEST, BYTES);
    const open = () => source.client.openBlob(DIGEST);
    const error = await errorOf(destination.client.putBlob({ digest: DIGEST, size: BYTES.length, open }));
    expect(error.code).toBe('REGISTRY_UNREACHABLE');
    expect(error.happened).toContain(`no usable answer from ${source.registry.host} to GET`);
    expect(destination.registry.store.repository(TEST_REPOSITORY).blobs.has(DIGEST)).toBe(false);
  });
});
