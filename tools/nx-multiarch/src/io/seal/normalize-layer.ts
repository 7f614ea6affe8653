import { createReadStream, createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Gzip } from 'fflate';
import type { Digest } from '../../core/image-ref';
import { hashing } from '../hashing';
import { withOneTime } from './tar-times';

/** A layer as it was written: digest and size of the compressed bytes, diff ID of the archive in them. */
export interface NormalizedLayer {
  /** Of the bytes that were read. */
  source: Digest;
  digest: Digest;
  /** Bytes. */
  size: number;
  diffId: Digest;
}

/** What to read, and what to write. */
export interface LayerFiles {
  source: string;
  /** Whether the source is compressed. */
  gzip: boolean;
  target: string;
}

/** The level that gzip and Docker use. */
const LEVEL = 6;

/** Bytes that are compressed at a time. */
const PIECE = 1024 ** 2;

/**
 * Writes a layer anew so that its bytes depend on what is in it alone: every entry has the time `epoch`, and the
 * compressor is JavaScript. zlib's output depends on its version and on the CPU it runs on, so that two machines would
 * give one image two digests (https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md,
 * https://reproducible-builds.org/docs/archives/).
 *
 * @throws Error for bytes that are no archive; the signal's reason
 */
export async function normalizeLayer(
  { source, gzip, target }: LayerFiles,
  epoch: Date,
  signal?: AbortSignal,
): Promise<NormalizedLayer> {
  const [found, tar, blob] = [hashing(), hashing(), hashing()];
  await pipeline(
    createReadStream(source),
    found.tap,
    gzip ? createGunzip() : new PassThrough(),
    (archive: AsyncIterable<Buffer>) => blob.tap(gzipped(tar.tap(withOneTime(archive, epoch)))),
    createWriteStream(target),
    { signal },
  );
  return { source: found.digest(), digest: blob.digest(), size: blob.size(), diffId: tar.digest() };
}

/** The compressor ends a block with each piece that it is handed: all but the last are of one size. */
async function* gzipped(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const ready: Buffer[] = [];
  const gzip = new Gzip({ level: LEVEL, mtime: 0 }, (bytes) => ready.push(Buffer.from(bytes)));
  for await (const piece of inPieces(source)) {
    gzip.push(piece);
    yield* ready.splice(0);
  }
  gzip.push(new Uint8Array(0), true);
  yield* ready;
}

async function* inPieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    held.push(chunk);
    size += chunk.length;
    if (size < PIECE) continue;
    const all = Buffer.concat(held);
    const whole = size - (size % PIECE);
    for (let at = 0; at < whole; at += PIECE) yield all.subarray(at, at + PIECE);
    held = [all.subarray(whole)];
    size -= whole;
  }
  if (size > 0) yield Buffer.concat(held);
}
