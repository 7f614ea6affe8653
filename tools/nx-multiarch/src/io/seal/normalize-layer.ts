import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Gzip } from 'fflate';
import { type Extract, extract, type Header, type Pack, pack } from 'tar-stream';
import type { Digest } from '../../core/image-ref';
import { hashing } from '../hashing';

/** A layer as it was written: digest and size of the compressed bytes, diff ID of the archive in them. */
export interface NormalizedLayer {
  digest: Digest;
  /** Bytes. */
  size: number;
  diffId: Digest;
}

/** What the size and the names of an entry already say, and the times that are to go. */
const DROPPED = ['path', 'linkpath', 'size', 'mtime', 'atime', 'ctime'];

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
 * @param source a layer's file, tar or tar+gzip as `gzip` says
 * @param target the file to write
 */
export async function normalizeLayer(
  source: string,
  gzip: boolean,
  target: string,
  epoch: Date,
): Promise<NormalizedLayer> {
  const archive = pack();
  const [tar, blob] = [hashing(), hashing()];
  const entries = extract();
  const reading = gzip
    ? pipeline(createReadStream(source), createGunzip(), entries)
    : pipeline(createReadStream(source), entries);
  const copying = copyEntries(entries, archive, epoch);
  const writing = pipeline(Readable.from(archive), tar.tap, gzipped, blob.tap, createWriteStream(target));
  await Promise.all([reading, copying, writing]);
  return { digest: blob.digest(), size: blob.size(), diffId: tar.digest() };
}

async function copyEntries(entries: Extract, archive: Pack, epoch: Date): Promise<void> {
  try {
    for await (const entry of entries) {
      await pipeline(Readable.from(entry), archive.entry(normalized(entry.header, epoch)));
    }
    archive.finalize();
  } catch (error) {
    archive.destroy(error as Error);
    throw error;
  }
}

/** Extended attributes (capabilities of a file, say) stay. */
function normalized({ pax, ...header }: Header, epoch: Date): Header {
  const kept = Object.entries(pax ?? {}).filter(([key]) => !DROPPED.includes(key));
  return { ...header, mtime: epoch, pax: kept.length > 0 ? Object.fromEntries(kept) : null } as Header;
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
