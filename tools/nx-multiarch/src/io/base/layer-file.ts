import { createReadStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { stat } from 'node:fs/promises';
import type { Descriptor } from '../layout';
import { blobPath, damaged } from '../layout-blobs';
import { readBorrowed } from './borrowed';
import { baseLayerFile } from './layer-store';

/**
 * Makes sure that a large blob is there and as large as its descriptor says, or is one that the layout borrows from its
 * base image; its digest is proved where it is read.
 *
 * @throws MultiarchError LAYOUT_DAMAGED
 */
export async function assertBlob(
  folder: string,
  { digest, size }: { digest: string; size: number },
): Promise<void> {
  const own = blobPath(folder, digest);
  if (!existsSync(own)) return void (await borrowedLayer(folder, digest));
  const found = await stat(own);
  if (found.size === size) return;
  throw damaged(folder, `the blob ${digest} holds ${found.size} bytes`, `${size} bytes`);
}

/**
 * The file of a blob that a layout names: its own, or that of the base image's layer.
 *
 * @throws MultiarchError LAYOUT_DAMAGED, BASE_LAYER_MISSING
 */
export async function blobFile(folder: string, digest: string): Promise<string> {
  const own = blobPath(folder, digest);
  if (existsSync(own)) return own;
  const { from, layer } = await borrowedLayer(folder, digest);
  return baseLayerFile(from, layer);
}

/** A stream of a blob's bytes, from the start each time it is called; see `blobFile` for its errors. */
export function openBlob({ folder }: { folder: string }, digest: string): Readable {
  return Readable.from(bytesOf(folder, digest), { objectMode: false });
}

async function* bytesOf(folder: string, digest: string): AsyncGenerator<Buffer> {
  yield* createReadStream(await blobFile(folder, digest)) as AsyncIterable<Buffer>;
}

async function borrowedLayer(folder: string, digest: string): Promise<{ from: string; layer: Descriptor }> {
  const borrowed = await readBorrowed(folder);
  const layer = borrowed?.layers.find((each) => each.digest === digest);
  if (borrowed && layer) return { from: borrowed.from, layer };
  throw damaged(folder, `the blob ${digest} is missing`, 'every blob that the manifest names');
}
