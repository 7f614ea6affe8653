import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linux } from '../../core/platform';
import { type LayerSpec, writeLayout, type WrittenLayout } from '../../testing/layout';
import { readLayout } from '../layout';
import { readImage } from '../verify/image-file';
import { scanLayer } from '../verify/layer-scan';
import { sealLayout } from './seal-layout';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seal-'));
});
afterEach(() => rm(folder, { recursive: true }));

const ARM = linux('arm64');
const EPOCH = new Date(0);
const BASE: LayerSpec = { files: [{ path: 'bin/node', content: 'node' }] };
const OWN: LayerSpec = { files: [{ path: 'app/main.js', content: 'main' }] };

const write = (...layers: LayerSpec[]): Promise<WrittenLayout> =>
  writeLayout(folder, { platform: ARM, layers });
const digests = ({ manifest }: WrittenLayout): WrittenLayout['manifestDigest'][] =>
  manifest.layers.map(({ digest }) => digest);

describe('sealLayout', () => {
  it("leaves the base image's layers as they are and writes the others anew", async () => {
    const written = await write(BASE, OWN);
    await sealLayout(folder, digests(written).slice(0, 1), EPOCH);
    const facts = await readImage(folder, ARM);
    expect(facts.layers[0]).toMatchObject({ digest: digests(written)[0], diffId: written.diffIds[0] });
    expect(facts.layers[1]?.digest).not.toBe(digests(written)[1]);
    // Proves digest and diff ID of what it reads.
    for (const layer of facts.layers) await scanLayer(folder, layer);
  });

  it('gives one digest, whether the layers were compressed or not', async () => {
    const written = await write(BASE, OWN);
    await sealLayout(folder, digests(written).slice(0, 1), EPOCH);
    const first = await readLayout(folder, ARM);
    await rm(folder, { recursive: true });
    const again = await write(BASE, { ...OWN, compression: 'none' });
    await sealLayout(folder, digests(again).slice(0, 1), EPOCH);
    expect((await readLayout(folder, ARM)).manifest.digest).toBe(first.manifest.digest);
  });

  it('gives config and history the time too', async () => {
    await write(OWN);
    await sealLayout(folder, [], EPOCH);
    const { blobs } = await readLayout(folder, ARM);
    const config = JSON.parse(
      await readFile(join(folder, 'blobs', 'sha256', blobs[0]!.digest.slice(7)), 'utf8'),
    ) as object;
    const created = '1970-01-01T00:00:00.000Z';
    expect(config).toMatchObject({ architecture: 'arm64', created, history: [{ created }] });
  });

  it('writes every layer anew where the builder did not keep those of the base', async () => {
    const written = await write(BASE, OWN);
    await sealLayout(folder, [`sha256:${'0'.repeat(64)}`], EPOCH);
    const { layers } = await readImage(folder, ARM);
    expect(layers.map(({ digest }) => digest)).not.toContain(digests(written)[0]);
  });

  it('leaves nothing that no manifest names', async () => {
    await mkdir(join(folder, 'ingest'));
    await write(BASE, OWN);
    await sealLayout(folder, [], EPOCH);
    const { blobs } = await readLayout(folder, ARM);
    expect(await readdir(join(folder, 'blobs', 'sha256'))).toHaveLength(blobs.length + 1);
    expect((await readdir(folder)).sort()).toEqual(['blobs', 'index.json', 'oci-layout']);
  });

  it('leaves a layout of several images to whoever reads it', async () => {
    await write(OWN);
    const index = '{"manifests":[{},{}]}';
    await writeFile(join(folder, 'index.json'), index);
    await sealLayout(folder, [], EPOCH);
    expect(await readFile(join(folder, 'index.json'), 'utf8')).toBe(index);
  });

  it('refuses a layer of another type', async () => {
    await write({ ...OWN, mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd' });
    await expect(sealLayout(folder, [], EPOCH)).rejects.toMatchObject({
      code: 'LAYOUT_DAMAGED',
      happened: expect.stringContaining('tar+zstd'),
    });
  });
});
