import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { composeIndex } from '../../core/image-index';
import type { Digest } from '../../core/image-ref';
import { MEDIA_TYPES } from '../../core/media-types';
import { linux } from '../../core/platform';
import { writeLayout, type WrittenLayout } from '../../testing/layout';
import { useRegistry } from '../../testing/use-registry';
import { CACHE_VARIABLE } from '../machine-cache';
import type { RegistryClient } from '../registry';
import { readBaseImage } from './base-image';

const start = useRegistry();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'base-image-'));
  vi.stubEnv(CACHE_VARIABLE, join(folder, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

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

describe('readBaseImage', () => {
  it.each(['amd64', 'arm64'] as const)('reads the layers of %s out of an index', async (architecture) => {
    const { client } = await start();
    const images = [await putImage(client, 'amd64'), await putImage(client, 'arm64')];
    const reference = `${client.name}@${await putIndex(client, images)}`;
    const { manifest } = images[architecture === 'amd64' ? 0 : 1]!;
    expect(await readBaseImage(reference, linux(architecture))).toEqual({
      reference,
      layers: manifest.layers.map(({ digest }) => digest),
    });
  });

  it('reads those of a single manifest', async () => {
    const { client } = await start();
    const { manifestDigest, manifest } = await putImage(client, 'arm64');
    const { layers } = await readBaseImage(`${client.name}@${manifestDigest}`, linux('arm64'));
    expect(layers).toEqual(manifest.layers.map(({ digest }) => digest));
  });

  it('asks once for a digest, and again where its note is damaged', async () => {
    const { client, registry } = await start();
    const { manifestDigest } = await putImage(client, 'arm64');
    const read = () => readBaseImage(`${client.name}@${manifestDigest}`, linux('arm64'));
    const first = await read();
    const asked = registry.requests.length;
    expect(await read()).toEqual(first);
    expect(registry.requests).toHaveLength(asked);
    const [note] = await readdir(join(folder, 'cache', 'bases'));
    await writeFile(join(folder, 'cache', 'bases', note!), '["sha25');
    expect(await read()).toEqual(first);
    await writeFile(join(folder, 'cache', 'bases', note!), '{}');
    expect(await read()).toEqual(first);
    expect(registry.requests.length).toBeGreaterThan(asked);
  });

  it('asks each time where no note can be written', async () => {
    const { client } = await start();
    const { manifestDigest, manifest } = await putImage(client, 'arm64');
    await writeFile(join(folder, 'file'), '');
    vi.stubEnv(CACHE_VARIABLE, join(folder, 'file', 'cache'));
    const { layers } = await readBaseImage(`${client.name}@${manifestDigest}`, linux('arm64'));
    expect(layers).toEqual(manifest.layers.map(({ digest }) => digest));
  });

  it('says that the registry does not hold it', async () => {
    const { client } = await start();
    const reference = `${client.name}@sha256:${'0'.repeat(64)}`;
    await expect(readBaseImage(reference, linux('arm64'))).rejects.toMatchObject({
      code: 'REGISTRY_NOT_FOUND',
      happened: expect.stringContaining(reference),
    });
  });

  it('says that it is not for the platform', async () => {
    const { client } = await start();
    const reference = `${client.name}@${await putIndex(client, [await putImage(client, 'amd64')])}`;
    await expect(readBaseImage(reference, linux('arm64'))).rejects.toMatchObject({
      code: 'PLATFORM_MISMATCH',
      happened: expect.stringContaining('linux/arm64'),
    });
  });
});
