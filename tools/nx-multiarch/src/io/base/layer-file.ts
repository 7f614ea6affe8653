import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { stat } from 'node:fs/promises';
import { MultiarchError } from '../../core/errors';
import { hashing } from '../hashing';
import type { Descriptor } from '../layout';
import { blobPath, damaged, streamFile } from '../layout-blobs';
import { readBorrowed } from './borrowed';
import { baseLayerFile, forgetLayer, type Lender, storedLayer } from './layer-store';

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

/**
 * A stream of a blob's bytes, from the start each time it is called. It ends in an error where they are not those of the
 * digest; see `blobFile` for others.
 */
export function openBlob({ folder }: { folder: string }, digest: string): Readable {
  return Readable.from(bytesOf(folder, digest), { objectMode: false });
}

async function* bytesOf(folder: string, digest: string): AsyncGenerator<Buffer> {
  const hash = hashing();
  yield* hash.tap(streamFile(await blobFile(folder, digest)));
  if (hash.digest() !== digest) throw await wrongBytes(folder, digest);
}

/**
 * The error of a blob whose bytes are others than its digest says. One of the base image is forgotten: whatever needs
 * it next fetches it.
 */
export async function wrongBytes(folder: string, digest: string, cause?: unknown): Promise<MultiarchError> {
  if (existsSync(blobPath(folder, digest))) {
    return damaged(folder, `the blob ${digest} has other bytes`, 'those of its digest', cause);
  }
  await forgetLayer(digest);
  return new MultiarchError('LAYOUT_DAMAGED', {
    happened: `${storedLayer(digest)}, a layer of the base image, had other bytes than its digest says; it was removed`,
    expected: 'the bytes as the registry of the base image has them',
    mend: 'run the same command again: it is fetched anew',
    cause,
  });
}

async function borrowedLayer(folder: string, digest: string): Promise<{ from: Lender; layer: Descriptor }> {
  const borrowed = await readBorrowed(folder);
  const layer = borrowed?.layers.find((each) => each.digest === digest);
  if (borrowed && layer) return { from: borrowed, layer };
  throw damaged(folder, `the blob ${digest} is missing`, 'every blob that the manifest names');
}
