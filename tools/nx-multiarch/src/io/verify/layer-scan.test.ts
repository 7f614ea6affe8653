import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MEDIA_TYPES } from '../../core/media-types';
import { errorOf } from '../../testing/error-of';
import { type LayerSpec, writeLayout } from '../../testing/layout';
import { program } from '../../testing/sound-image';
import { blobPath } from '../layout-blobs';
import { readImage } from './image-file';
import { scanLayer } from './layer-scan';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scan-'));
});
afterEach(() => rm(folder, { recursive: true }));

const PLATFORM = { os: 'linux', architecture: 'arm64' };
const LAYER: LayerSpec = {
  files: [
    { path: 'etc', type: 'directory', mode: 0o755 },
    { path: './etc/passwd', content: 'root:x:0:0::/:\n' },
    { path: 'bin/run', content: '#!/usr/bin/env  node \nserve();\n', mode: 0o4755, uid: 7, gid: 8 },
    { path: 'bin/sh', type: 'symlink', linkname: '/bin/run' },
    { path: 'bin/run2', type: 'link', linkname: 'bin/run' },
    { path: 'bin/node', content: program('arm64') },
    { path: 'empty', content: '' },
  ],
};

/** The one layer of an image, as its manifest and config name it. */
async function written(layer: LayerSpec = LAYER) {
  await writeLayout(folder, { platform: PLATFORM, layers: [layer] });
  return (await readImage(folder, PLATFORM)).layers[0]!;
}

describe('scanLayer', () => {
  it.each(['gzip', 'none'] as const)('lists what a layer holds (%s)', async (compression) => {
    const layer = await written({ ...LAYER, compression });
    const { entries, ...rest } = await scanLayer(folder, layer);
    expect(rest).toEqual({ digest: layer.digest, diffId: layer.diffId, size: expect.any(Number) });
    expect(entries).toMatchObject([
      { path: 'etc', type: 'directory' },
      { path: './etc/passwd', text: 'root:x:0:0::/:\n', content: { kind: 'other' } },
      {
        path: 'bin/run',
        mode: 0o4755,
        uid: 7,
        gid: 8,
        content: { kind: 'script', line: '/usr/bin/env  node' },
      },
      { path: 'bin/sh', type: 'symlink', linkname: '/bin/run' },
      { path: 'bin/run2', type: 'link', linkname: 'bin/run' },
      { path: 'bin/node', content: { kind: 'elf', elf: { architecture: 'arm64', libc: 'glibc' } } },
      { path: 'empty', size: 0, content: { kind: 'other' } },
    ]);
  });

  it('refuses a layer that was cut off', async () => {
    const layer = await written();
    const file = blobPath(folder, layer.digest);
    await truncate(file, layer.size - 20);
    const error = await errorOf(scanLayer(folder, layer));
    expect(error).toMatchObject({
      code: 'LAYOUT_DAMAGED',
      happened: expect.stringContaining('cannot be read'),
    });
    expect(error.mend).toContain('--skip-nx-cache');
  });

  it('refuses a cut-off archive that is plain', async () => {
    const layer = await written({ ...LAYER, compression: 'none' });
    await truncate(blobPath(folder, layer.digest), 700);
    expect(await errorOf(scanLayer(folder, layer))).toMatchObject({ code: 'LAYOUT_DAMAGED' });
  });

  it('refuses a layer with other bytes than its digest', async () => {
    const layer = await written();
    const file = blobPath(folder, layer.digest);
    const bytes = await readFile(file);
    // A time in the gzip header: the archive in it stays the same.
    bytes.writeUInt32LE(1, 4);
    await rm(file);
    await writeFile(file, bytes);
    expect(await errorOf(scanLayer(folder, layer))).toMatchObject({
      code: 'LAYOUT_DAMAGED',
      happened: expect.stringContaining('has the digest sha256:'),
      expected: layer.digest,
    });
  });

  it('refuses a layer with another diff ID than the config says', async () => {
    const layer = await written({ ...LAYER, diffId: `sha256:${'0'.repeat(64)}` });
    expect(await errorOf(scanLayer(folder, layer))).toMatchObject({
      code: 'LAYOUT_DAMAGED',
      happened: expect.stringContaining('has the diff ID sha256:'),
    });
  });

  it('refuses bytes that are not what the media type says', async () => {
    const layer = await written({ ...LAYER, compression: 'none', mediaType: MEDIA_TYPES.ociLayerGzip });
    expect(await errorOf(scanLayer(folder, layer))).toMatchObject({
      happened: expect.stringContaining('is tar'),
      expected: 'gzip, as its media type says',
    });
  });

  it('refuses what is no archive', async () => {
    const layer = await written();
    const file = blobPath(folder, layer.digest);
    await rm(file);
    await writeFile(file, gzipSync('x'.repeat(2000)));
    expect(await errorOf(scanLayer(folder, layer))).toMatchObject({ code: 'LAYOUT_DAMAGED' });
  });
});
