import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { linux } from '../../core/platform';
import { errorOf } from '../../testing/error-of';
import { writeLayout } from '../../testing/layout';
import type { TestRegistry } from '../../testing/registry';
import { useRegistry } from '../../testing/use-registry';
import type { Descriptor } from '../layout';
import { blobPath } from '../layout-blobs';
import { CACHE_VARIABLE } from '../machine-cache';
import { borrowLayers } from './borrowed';
import { assertBlob, blobFile, openBlob } from './layer-file';
import { storedLayer } from './layer-store';

const start = useRegistry();
let parent: string;
let folder: string;
let layer: Descriptor;
let bytes: Buffer;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'layer-file-'));
  vi.stubEnv(CACHE_VARIABLE, join(parent, 'cache'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = join(parent, 'layout');
  const { manifest } = await writeLayout(folder, {
    platform: linux('arm64'),
    layers: [{ files: [{ path: 'a', content: 'a' }] }],
  });
  layer = manifest.layers[0]!;
  bytes = await readFile(blobPath(folder, layer.digest));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(parent, { recursive: true });
});

/** Makes the layer one of a base image in a registry, and forgets it here. */
async function elsewhere(): Promise<TestRegistry> {
  const { client, registry } = await start();
  const file = blobPath(folder, layer.digest);
  await client.putBlob({ ...layer, open: () => createReadStream(file) });
  await borrowLayers(folder, { from: `${client.name}@sha256:${'0'.repeat(64)}`, layers: [layer] });
  await rm(storedLayer(layer.digest));
  return registry;
}

describe('a layer of the base image', () => {
  it("is taken from the machine's store, where a build left it", async () => {
    await borrowLayers(folder, { from: 'gone.invalid/base', layers: [layer] });
    expect(await buffer(openBlob({ folder }, layer.digest))).toEqual(bytes);
  });

  it('is fetched once on a machine that never saw it', async () => {
    const { requests } = await elsewhere();
    expect(await buffer(openBlob({ folder }, layer.digest))).toEqual(bytes);
    const asked = requests.length;
    expect(await readFile(await blobFile(folder, layer.digest))).toEqual(bytes);
    expect(requests).toHaveLength(asked);
    expect(await readdir(join(parent, 'cache', 'layers', 'sha256'))).toHaveLength(1);
  });

  it('is fetched again where the store holds half of it', async () => {
    await elsewhere();
    await writeFile(storedLayer(layer.digest), 'half');
    expect(await readFile(await blobFile(folder, layer.digest))).toEqual(bytes);
  });

  it('is not looked for where only its presence in the manifest counts', async () => {
    await elsewhere();
    await assertBlob(folder, layer);
    expect(await readdir(join(parent, 'cache', 'layers', 'sha256'))).toEqual([]);
  });

  it('that nobody has is an error with the way out', async () => {
    const { client } = await start();
    await borrowLayers(folder, { from: `${client.name}@sha256:${'0'.repeat(64)}`, layers: [layer] });
    await rm(storedLayer(layer.digest));
    expect(await errorOf(blobFile(folder, layer.digest))).toMatchObject({
      code: 'BASE_LAYER_MISSING',
      happened: expect.stringContaining(client.name),
      mend: expect.stringContaining('--skip-nx-cache'),
    });
    expect(await readdir(join(parent, 'cache', 'layers', 'sha256'))).toEqual([]);
  });
});

describe('any other blob', () => {
  it("is the layout's own", async () => {
    expect(await blobFile(folder, layer.digest)).toBe(blobPath(folder, layer.digest));
  });

  it('that is missing is damage', async () => {
    await rm(blobPath(folder, layer.digest));
    for (const ask of [assertBlob(folder, layer), blobFile(folder, layer.digest)]) {
      expect(await errorOf(ask)).toMatchObject({ code: 'LAYOUT_DAMAGED' });
    }
  });
});
