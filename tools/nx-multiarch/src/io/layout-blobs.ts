import { createReadStream, type ReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MultiarchError } from '../core/errors';
import { digestOf } from './hashing';

/** What a blob must be, as its descriptor says it; `size` in bytes. */
interface Expected {
  digest: string;
  size: number;
}

/** Where a layout keeps a blob (image-spec v1.1 "OCI Image Layout Specification", "Blobs"). */
export function blobPath(folder: string, digest: string): string {
  return join(folder, 'blobs', 'sha256', digest.slice('sha256:'.length));
}

/** Bytes of a blob that are read at a time: with the 64 kB of Node's default, handing them on takes longer than reading. */
const STEP = 1024 ** 2;

/** The bytes of a large blob's file, as they come. */
export function streamFile(file: string): ReadStream {
  return createReadStream(file, { highWaterMark: STEP });
}

/**
 * The text of a layout's index.json.
 *
 * @throws MultiarchError LAYOUT_MISSING
 */
export function readIndexText(folder: string): Promise<string> {
  return readFile(join(folder, 'index.json'), 'utf8').catch((cause: unknown) => {
    throw new MultiarchError('LAYOUT_MISSING', {
      happened: `there is no image layout in ${folder}`,
      expected: 'the layout that a docker-build target leaves there',
      mend: 'nx docker-build <app>',
      cause,
    });
  });
}

/**
 * Reads a small blob (a manifest, a config) and proves that it is what its descriptor says.
 *
 * @throws MultiarchError LAYOUT_DAMAGED
 */
export async function readBlob(folder: string, { digest, size }: Expected): Promise<Buffer> {
  const bytes = await readFile(blobPath(folder, digest)).catch(missing(folder, digest));
  const found = digestOf(bytes);
  if (found === digest && bytes.length === size) return bytes;
  const text = `the blob ${digest} holds ${bytes.length} bytes with the digest ${found}`;
  throw damaged(folder, text, `${size} bytes`);
}

/** The error of a layout that a build cannot have left like this. */
export function damaged(folder: string, found: string, expected: string, cause?: unknown): MultiarchError {
  return new MultiarchError('LAYOUT_DAMAGED', {
    happened: `the image layout in ${folder} is not sound: ${found}`,
    expected,
    mend: 'build it again without the cache: nx docker-build <app> --skip-nx-cache',
    cause,
  });
}

function missing(folder: string, digest: string): (cause: unknown) => never {
  return (cause) => {
    throw damaged(folder, `the blob ${digest} is missing`, 'every blob that the manifest names', cause);
  };
}
