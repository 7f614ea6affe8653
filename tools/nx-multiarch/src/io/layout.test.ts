import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linux } from '../core/platform';
import { writeLayout, type WrittenLayout } from '../testing/layout';
import { openBlob } from './base/layer-file';
import { imageSize, readLayout } from './layout';

let folder: string;
let written: WrittenLayout;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layout-'));
  const layers = [{ files: [{ path: 'a', content: 'a' }] }, { files: [{ path: 'a', content: 'a' }] }];
  written = await writeLayout(folder, { platform: { ...linux('arm64'), variant: 'v8' }, layers });
});
afterEach(() => rm(folder, { recursive: true }));

const blobOf = (digest: string): string => join(folder, 'blobs', 'sha256', digest.slice(7));

describe('readLayout', () => {
  it('reads the platform, the manifest as it is pushed, and each blob once', async () => {
    const layout = await readLayout(folder, linux('arm64'));
    expect(layout.manifest.digest).toBe(written.manifestDigest);
    expect(layout.bytes).toEqual(written.manifestBytes);
    expect(layout.blobs.map(({ digest }) => digest)).toEqual([
      written.manifest.config.digest,
      written.manifest.layers[0]?.digest,
    ]);
    const blobs = layout.blobs.reduce((sum, { size }) => sum + size, 0);
    expect(imageSize(layout)).toBe(blobs + written.manifestBytes.length);
  });

  it('opens a blob from the start each time', async () => {
    const layout = await readLayout(folder, linux('arm64'));
    const { digest } = written.manifest.config;
    expect(await text(openBlob(layout, digest))).toBe(await text(openBlob(layout, digest)));
    expect(JSON.parse(await text(openBlob(layout, digest))).architecture).toBe('arm64');
  });

  it.each<[string, string, RegExp, () => Promise<void>]>([
    ['no layout', 'LAYOUT_MISSING', /no image layout/, () => rm(join(folder, 'index.json'))],
    [
      'a config that is gone',
      'LAYOUT_DAMAGED',
      /is missing/,
      () => rm(blobOf(written.manifest.config.digest)),
    ],
    [
      'a layer that is gone',
      'LAYOUT_DAMAGED',
      /is missing/,
      () => rm(blobOf(written.manifest.layers[0]!.digest)),
    ],
    [
      'a layer that was cut off',
      'LAYOUT_DAMAGED',
      /holds 1 bytes/,
      () => writeFile(blobOf(written.manifest.layers[0]!.digest), 'x'),
    ],
    [
      'a manifest with other bytes',
      'LAYOUT_DAMAGED',
      /with the digest/,
      () => writeFile(blobOf(written.manifestDigest), '{}'),
    ],
    [
      'an index that is no JSON',
      'LAYOUT_DAMAGED',
      /its index.json is no image index/,
      () => writeFile(join(folder, 'index.json'), '{'),
    ],
    [
      'an index without manifests',
      'LAYOUT_DAMAGED',
      /its index.json is no image index/,
      () => writeFile(join(folder, 'index.json'), '{}'),
    ],
    [
      'two manifests',
      'LAYOUT_DAMAGED',
      /names 2 manifests/,
      () => changeIndex((manifests) => [...manifests, ...manifests]),
    ],
    [
      'a nested index',
      'LAYOUT_DAMAGED',
      /nested index/,
      () => changeIndex(([first]) => [{ ...first, mediaType: 'application/vnd.oci.image.index.v1+json' }]),
    ],
  ])('refuses %s', async (_name, code, message, spoil) => {
    await spoil();
    const reading = readLayout(folder, linux('arm64'));
    await expect(reading).rejects.toMatchObject({ code });
    await expect(reading).rejects.toThrow(message);
  });

  it('refuses an image for another platform', async () => {
    await expect(readLayout(folder, linux('amd64'))).rejects.toMatchObject({
      code: 'LAYOUT_DAMAGED',
      happened: expect.stringContaining('its image is for linux/arm64'),
      expected: 'an image for linux/amd64',
    });
  });
});

async function changeIndex(change: (manifests: object[]) => object[]): Promise<void> {
  const file = join(folder, 'index.json');
  const index = JSON.parse(await readFile(file, 'utf8')) as { manifests: object[] };
  await writeFile(file, JSON.stringify({ ...index, manifests: change(index.manifests) }));
}
