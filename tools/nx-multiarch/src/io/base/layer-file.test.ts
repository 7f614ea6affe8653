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
import { scanLayer } from '../verify/layer-scan';
import { borrowLayers } from './borrowed';
import { assertBlob, blobFile, openBlob } from './layer-file';
import { storedLayer } from './layer-store';

const start = useRegistry();
let parent: string;
let folder: string;
let layer: Descriptor;
let diffId: string;
let bytes: Buffer;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'layer-file-'));
  vi.stubEnv(CACHE_VARIABLE, join(parent, 'cache'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  folder = join(parent, 'layout');
  const { manifest, diffIds } = await writeLayout(folder, {
    platform: linux('arm64'),
    layers: [{ files: [{ path: 'a', content: 'a' }] }],
  });
  layer = manifest.layers[0]!;
  diffId = diffIds[0]!;
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
  await borrowLayers(folder, { reference: `${client.name}@sha256:${'0'.repeat(64)}`, layers: [layer] });
  await rm(storedLayer(layer.digest));
  return registry;
}

describe('a layer of the base image', () => {
  it("is taken from the machine's store, where a build left it", async () => {
    await borrowLayers(folder, { reference: 'gone.invalid/base', layers: [layer] });
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

  it('with other bytes is forgotten, and fetched the next time', async () => {
    await elsewhere();
    await writeFile(storedLayer(layer.digest), Buffer.alloc(layer.size));
    const read = () => buffer(openBlob({ folder }, layer.digest));
    expect(await errorOf(read())).toMatchObject({
      code: 'LAYOUT_DAMAGED',
      mend: expect.stringContaining('again'),
    });
    expect(await read()).toEqual(bytes);
  });

  it('with other bytes is not verified either', async () => {
    await elsewhere();
    await writeFile(
      storedLayer(layer.digest),
      Buffer.from([0x1f, 0x8b, ...Array<number>(layer.size - 2).fill(0)]),
    );
    const scan = () => scanLayer(folder, { ...layer, diffId });
    expect(await errorOf(scan())).toMatchObject({
      code: 'LAYOUT_DAMAGED',
      mend: expect.stringContaining('again'),
    });
    expect((await scan()).entries).toMatchObject([{ path: 'a' }]);
  });

  it('is not looked for where only its presence in the manifest counts', async () => {
    await elsewhere();
    await assertBlob(folder, layer);
    expect(await readdir(join(parent, 'cache', 'layers', 'sha256'))).toEqual([]);
  });

  it('that nobody has is an error with the way out', async () => {
    const { client } = await start();
    await borrowLayers(folder, { reference: `${client.name}@sha256:${'0'.repeat(64)}`, layers: [layer] });
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
    const asks = [() => assertBlob(folder, layer), () => blobFile(folder, layer.digest)];
    for (const ask of asks) {
      expect(await errorOf(ask())).toMatchObject({ code: 'LAYOUT_DAMAGED' });
    }
  });
});
