import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { blobPath } from './layout';
import { copiesOf, noise, unpackedBytes, writeLayer, type LayerFile } from './large-layer';

let layout: string;
beforeEach(() => {
  layout = mkdtempSync(join(tmpdir(), 'bench-layer-'));
  mkdirSync(join(layout, 'blobs/sha256'), { recursive: true });
});
afterEach(() => rmSync(layout, { recursive: true, force: true }));

async function* files(...sizes: number[]): AsyncGenerator<LayerFile> {
  for (const [at, size] of sizes.entries())
    yield { path: `usr/file-${at}`, mode: 0o755, content: Buffer.alloc(size, at) };
}

it('writes a layer, and the same one every time', async () => {
  const first = await writeLayer(layout, files(10, 5000));
  const packed = readFileSync(blobPath(layout, first.blob.digest));
  expect(first.blob.size).toBe(packed.length);
  expect(first.bytes).toBe(gunzipSync(packed).length);
  expect(await unpackedBytes([blobPath(layout, first.blob.digest)])).toBe(first.bytes);
  expect(await writeLayer(layout, files(10, 5000))).toEqual(first);
});

it('copies the files of layers under other folders, with noise, up to the bytes that are wanted', async () => {
  const { blob } = await writeLayer(layout, files(4_000_000, 1_000_000));
  const copied: string[] = [];
  let bytes = 0;
  for await (const { path, mode, content } of copiesOf([blobPath(layout, blob.digest)], 14_500_000)) {
    copied.push(`${path} ${mode.toString(8)}`);
    bytes += content.length;
  }
  // A second file of 4 MB would be too much, one of 1 MB is not.
  expect(copied).toEqual([
    'opt/noise-0 644',
    ...['opt/copy-1/usr/file-0 755', 'opt/copy-1/usr/file-1 755', 'opt/copy-2/usr/file-0 755'],
  ]);
  expect(bytes).toBe(14_000_000);
});

it('makes noise that does not compress, other for each seed', () => {
  const [one, other] = [noise(100_000, 1), noise(100_000, 2)];
  expect(gzipSync(one).length).toBeGreaterThan(100_000);
  expect(one.equals(noise(100_000, 1))).toBe(true);
  expect(one.equals(other)).toBe(false);
});
