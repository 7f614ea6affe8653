import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeIndex } from '../../core/image-index';
import type { Digest } from '../../core/image-ref';
import { MEDIA_TYPES } from '../../core/media-types';
import { linux } from '../../core/platform';
import { writeLayout, type WrittenLayout } from '../../testing/layout';
import { useRegistry } from '../../testing/use-registry';
import { createRegistryClient, type RegistryClient } from '../registry';
import { type OpenRepository, readBaseLayers } from './base-layers';

const start = useRegistry();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'base-layers-'));
});
afterEach(() => rm(folder, { recursive: true }));

const open: OpenRepository = async (place) => createRegistryClient(place);

/** Puts an image with one layer. */
async function putImage(client: RegistryClient, architecture: 'amd64' | 'arm64'): Promise<WrittenLayout> {
  const layers = [{ files: [{ path: 'arch', content: architecture }] }];
  const written = await writeLayout(join(folder, architecture), { platform: linux(architecture), layers });
  for (const { digest, size } of [written.manifest.config, ...written.manifest.layers]) {
    const file = join(folder, architecture, 'blobs', 'sha256', digest.slice(7));
    await client.putBlob({ digest, size, open: () => createReadStream(file) });
  }
  await client.putManifest(written.manifestDigest, written.manifestBytes, MEDIA_TYPES.ociManifest);
  return written;
}

async function putIndex(client: RegistryClient, images: readonly WrittenLayout[]): Promise<Digest> {
  const entries = images.map(({ manifestDigest, manifestBytes }, at) => ({
    mediaType: MEDIA_TYPES.ociManifest,
    digest: manifestDigest,
    size: manifestBytes.length,
    platform: linux(at === 0 ? 'amd64' : 'arm64'),
  }));
  return client.putManifest('base', Buffer.from(composeIndex(entries)), MEDIA_TYPES.ociIndex);
}

describe('readBaseLayers', () => {
  it.each(['amd64', 'arm64'] as const)('reads those of %s out of an index', async (architecture) => {
    const { client } = await start();
    const images = [await putImage(client, 'amd64'), await putImage(client, 'arm64')];
    const reference = `${client.name}@${await putIndex(client, images)}`;
    const cache = join(folder, 'cache');
    const layers = await readBaseLayers(reference, linux(architecture), cache, open);
    const image = images[architecture === 'amd64' ? 0 : 1]!;
    expect(layers).toEqual(image.manifest.layers.map(({ digest }) => digest));
  });

  it('reads those of a single manifest', async () => {
    const { client } = await start();
    const { manifestDigest, manifest } = await putImage(client, 'arm64');
    const layers = await readBaseLayers(`${client.name}@${manifestDigest}`, linux('arm64'), folder, open);
    expect(layers).toEqual(manifest.layers.map(({ digest }) => digest));
  });

  it('asks once for a digest, and again where its note is damaged', async () => {
    const { client } = await start();
    const { manifestDigest } = await putImage(client, 'arm64');
    const cache = join(folder, 'cache');
    let asked = 0;
    const read = (): Promise<Digest[]> =>
      readBaseLayers(`${client.name}@${manifestDigest}`, linux('arm64'), cache, (place) => {
        asked += 1;
        return open(place);
      });
    const first = await read();
    expect([await read(), asked]).toEqual([first, 1]);
    const [note] = await readdir(cache);
    await writeFile(join(cache, note!), '["sha25');
    expect([await read(), asked]).toEqual([first, 2]);
  });

  it('says that the registry does not hold it', async () => {
    const { client } = await start();
    const reference = `${client.name}@sha256:${'0'.repeat(64)}`;
    await expect(readBaseLayers(reference, linux('arm64'), folder, open)).rejects.toMatchObject({
      code: 'REGISTRY_NOT_FOUND',
      happened: expect.stringContaining(reference),
    });
  });

  it('says that it is not for the platform', async () => {
    const { client } = await start();
    const reference = `${client.name}@${await putIndex(client, [await putImage(client, 'amd64')])}`;
    await expect(readBaseLayers(reference, linux('arm64'), folder, open)).rejects.toMatchObject({
      code: 'PLATFORM_MISMATCH',
      happened: expect.stringContaining('linux/arm64'),
    });
  });
});
