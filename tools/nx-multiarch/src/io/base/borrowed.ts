import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '../json-file';
import type { Descriptor } from '../layout';
import { blobPath } from '../layout-blobs';
import { storeLayer } from './layer-store';

/**
 * The layers of its base image that a layout names and does not hold: "the missing blobs SHOULD be fulfilled by an
 * external blob store" (image-spec v1.1, "OCI Image Layout Specification", "Blobs").
 */
export interface Borrowed {
  /** The base image, with its digest. */
  reference: string;
  /** Whether its registry is spoken to without TLS. */
  insecure?: boolean | undefined;
  layers: Descriptor[];
}

/** Beside index.json: part of what a build leaves, and of no image. */
const FILE = 'base.json';

/** What a layout borrows; undefined for one that holds all of its blobs. */
export function readBorrowed(folder: string): Promise<Borrowed | undefined> {
  return readJson<Borrowed>(join(folder, FILE));
}

/**
 * Moves the layers of the base image out of a layout, to where all images of this machine find them. One that cannot be
 * kept there (a read-only home, a full disk) stays: such a layout only takes more room.
 */
export async function borrowLayers(folder: string, borrowed: Borrowed): Promise<void> {
  const moved = new Set<string>();
  // An image may have the same layer twice, an empty one say.
  for (const digest of new Set(borrowed.layers.map((layer) => layer.digest))) {
    if (await storeLayer(blobPath(folder, digest), digest)) moved.add(digest);
  }
  const layers = borrowed.layers.filter(({ digest }) => moved.has(digest));
  if (layers.length > 0) await writeFile(join(folder, FILE), JSON.stringify({ ...borrowed, layers }));
}
