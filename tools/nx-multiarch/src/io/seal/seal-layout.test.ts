import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { linux } from '../../core/platform';
import { type LayerSpec, writeLayout, type WrittenLayout } from '../../testing/layout';
import { readBorrowed } from '../base/borrowed';
import { blobFile } from '../base/layer-file';
import { readLayout } from '../layout';
import { blobPath } from '../layout-blobs';
import { CACHE_VARIABLE } from '../machine-cache';
import { readImage } from '../verify/image-file';
import { scanLayer } from '../verify/layer-scan';
import { sealLayout } from './seal-layout';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'seal-'));
  folder = join(parent, 'layout');
  vi.stubEnv(CACHE_VARIABLE, join(parent, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(parent, { recursive: true });
});

const ARM = linux('arm64');
const RUN = { epoch: new Date(0), warn: () => undefined };
const BASE: LayerSpec = { files: [{ path: 'bin/node', content: 'node' }] };
const OWN: LayerSpec = { files: [{ path: 'app/main.js', content: 'main' }] };

const write = (...layers: LayerSpec[]): Promise<WrittenLayout> =>
  writeLayout(folder, { platform: ARM, layers });
const digests = ({ manifest }: WrittenLayout): WrittenLayout['manifestDigest'][] =>
  manifest.layers.map(({ digest }) => digest);
const standsOn = (written: WrittenLayout) => ({ reference: 'r/base', layers: digests(written).slice(0, 1) });

describe('sealLayout', () => {
  it("leaves the base image's layers as they are and writes the others anew", async () => {
    const written = await write(BASE, OWN);
    await sealLayout(folder, standsOn(written), RUN);
    const facts = await readImage(folder, ARM);
    expect(facts.layers[0]).toMatchObject({ digest: digests(written)[0], diffId: written.diffIds[0] });
    expect(facts.layers[1]?.digest).not.toBe(digests(written)[1]);
    // Proves digest and diff ID of what it reads.
    for (const layer of facts.layers) await scanLayer(folder, layer);
  });

  it("moves the base's layers out of the layout, to where every image on it finds them", async () => {
    const written = await write(BASE, OWN);
    const [base] = digests(written);
    const bytes = await readFile(blobPath(folder, base!));
    await sealLayout(folder, standsOn(written), RUN);
    expect(existsSync(blobPath(folder, base!))).toBe(false);
    expect(await readBorrowed(folder)).toEqual({ reference: 'r/base', layers: [written.manifest.layers[0]] });
    const file = await blobFile(folder, base!);
    expect(file).toContain(join(parent, 'cache'));
    expect(await readFile(file)).toEqual(bytes);
  });

  it('keeps them in the layout where that place cannot be written', async () => {
    await writeFile(join(parent, 'file'), '');
    vi.stubEnv(CACHE_VARIABLE, join(parent, 'file', 'cache'));
    const written = await write(BASE, OWN);
    await sealLayout(folder, standsOn(written), RUN);
    expect(await readBorrowed(folder)).toBeUndefined();
    expect(await blobFile(folder, digests(written)[0]!)).toContain(folder);
  });

  it('borrows a layer that the base has twice, and stays loadable', async () => {
    const written = await write(BASE, BASE, OWN);
    await sealLayout(folder, { reference: 'r/base', layers: digests(written).slice(0, 2) }, RUN);
    expect((await readBorrowed(folder))?.layers).toHaveLength(2);
    expect((await readImage(folder, ARM)).layers).toHaveLength(3);
  });

  it('refuses an own layer that was damaged on the way, instead of giving it a digest', async () => {
    const written = await write(OWN);
    const file = blobPath(folder, digests(written)[0]!);
    const bytes = await readFile(file);
    bytes[4] = bytes[4]! ^ 1;
    await writeFile(file, bytes);
    await expect(sealLayout(folder, undefined, RUN)).rejects.toMatchObject({ code: 'LAYOUT_DAMAGED' });
  });

  it('ends when it is told to', async () => {
    await write(OWN);
    const sealing = sealLayout(folder, undefined, { ...RUN, signal: AbortSignal.abort(new Error('enough')) });
    await expect(sealing).rejects.toThrow('enough');
  });

  it('gives one digest, whether the layers were compressed or not', async () => {
    const written = await write(BASE, OWN);
    await sealLayout(folder, standsOn(written), RUN);
    const first = await readLayout(folder, ARM);
    await rm(folder, { recursive: true });
    const again = await write(BASE, { ...OWN, compression: 'none' });
    await sealLayout(folder, standsOn(again), RUN);
    expect((await readLayout(folder, ARM)).manifest.digest).toBe(first.manifest.digest);
  });

  it('gives config and history the time too', async () => {
    await write(OWN);
    await sealLayout(folder, undefined, RUN);
    const { blobs } = await readLayout(folder, ARM);
    const config = JSON.parse(
      await readFile(join(folder, 'blobs', 'sha256', blobs[0]!.digest.slice(7)), 'utf8'),
    ) as object;
    const created = '1970-01-01T00:00:00.000Z';
    expect(config).toMatchObject({ architecture: 'arm64', created, history: [{ created }] });
  });

  it('writes every layer anew where the builder did not keep those of the base, and says so', async () => {
    const written = await write(BASE, OWN);
    const warned: string[] = [];
    const run = { ...RUN, warn: (line: string) => void warned.push(line) };
    await sealLayout(folder, { reference: 'r/b', layers: [`sha256:${'0'.repeat(64)}`] }, run);
    const { layers } = await readImage(folder, ARM);
    expect(warned).toEqual([expect.stringContaining('r/b')]);
    expect(layers.map(({ digest }) => digest)).not.toContain(digests(written)[0]);
  });

  it('leaves nothing that no manifest names', async () => {
    await write(BASE, OWN);
    await mkdir(join(folder, 'ingest'));
    await sealLayout(folder, undefined, RUN);
    const { blobs } = await readLayout(folder, ARM);
    expect(await readdir(join(folder, 'blobs', 'sha256'))).toHaveLength(blobs.length + 1);
    expect((await readdir(folder)).sort()).toEqual(['blobs', 'index.json', 'oci-layout']);
  });

  it('leaves a layout of several images to whoever reads it', async () => {
    await write(OWN);
    const index = '{"manifests":[{},{}]}';
    await writeFile(join(folder, 'index.json'), index);
    await sealLayout(folder, undefined, RUN);
    expect(await readFile(join(folder, 'index.json'), 'utf8')).toBe(index);
  });

  it('refuses a layer of another type', async () => {
    await write({ ...OWN, mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd' });
    await expect(sealLayout(folder, undefined, RUN)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      happened: expect.stringContaining('tar+zstd'),
    });
  });
});
