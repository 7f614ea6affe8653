import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '../json-file';
import type { Descriptor } from '../layout';
import { blobPath } from '../layout-blobs';
import { canStore, storeLayer } from './layer-store';

/**
 * The layers of its base image that a layout names and does not hold: "the missing blobs SHOULD be fulfilled by an
 * external blob store" (image-spec v1.1, "OCI Image Layout Specification", "Blobs").
 */
export interface Borrowed {
  /** The base image, with its digest. */
  from: string;
  layers: Descriptor[];
}

/** Beside index.json: part of what a build leaves, and of no image. */
const FILE = 'base.json';

/** What a layout borrows; undefined for one that holds all of its blobs. */
export function readBorrowed(folder: string): Promise<Borrowed | undefined> {
  return readJson<Borrowed>(join(folder, FILE));
}

/**
 * Moves the layers of the base image out of a layout, to where all images of this machine find them. They stay where that
 * cannot be written (a read-only home): a layout with all of its blobs only takes more room.
 */
export async function borrowLayers(folder: string, borrowed: Borrowed): Promise<void> {
  if (!(await canStore())) return;
  await writeFile(join(folder, FILE), JSON.stringify(borrowed));
  for (const { digest } of borrowed.layers) await storeLayer(blobPath(folder, digest), digest);
}
