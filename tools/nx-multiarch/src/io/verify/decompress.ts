import { open } from 'node:fs/promises';
import { PassThrough, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { MultiarchError } from '../../core/errors';

export type Compression = 'gzip' | 'zstd' | 'tar';

const MAGICS: [compression: Compression, magic: Buffer][] = [
  ['gzip', Buffer.from([0x1f, 0x8b])],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
];

/** The compression that a layer's media type promises: `...tar+gzip`, `...tar.gzip`. */
export function compressionOf(mediaType: string): Compression {
  return (/[+.](gzip|zstd)$/.exec(mediaType)?.[1] ?? 'tar') as Compression;
}

/** The compression of a file by its first bytes; `tar` where it is none of those known. */
export async function sniffCompression(file: string): Promise<Compression> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return MAGICS.find(([, magic]) => buffer.subarray(0, magic.length).equals(magic))?.[0] ?? 'tar';
  } finally {
    await handle.close();
  }
}

/**
 * Bytes that a step of decompression gives. Each step goes to another thread and back: with the 16 kB of Node's default
 * that takes longer than the decompression.
 */
const STEP = 256 * 1024;

/** A stream that undoes it. @throws MultiarchError VERIFY_FAILED for zstd where this Node cannot read it */
export function decompressor(compression: Compression): Transform {
  if (compression === 'gzip') return zlib.createGunzip({ chunkSize: STEP });
  if (compression === 'tar') return new PassThrough();
  if ('createZstdDecompress' in zlib) return zlib.createZstdDecompress({ chunkSize: STEP });
  throw new MultiarchError('VERIFY_FAILED', {
    happened: `a layer is compressed with zstd, which Node ${process.versions.node} cannot read`,
    expected: 'Node 22.15 or newer, or layers with gzip',
    mend: 'build the image with gzip, which is what docker-build does, or verify it with a newer Node',
  });
}
