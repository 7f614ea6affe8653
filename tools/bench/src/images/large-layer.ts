import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream, createWriteStream, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { extract, pack, type Pack } from 'tar-stream';
import { blobPath, type Blob } from './layout';

/** A regular file of a layer; `mode` as in chmod. */
export interface LayerFile {
  readonly path: string;
  readonly mode: number;
  readonly content: Buffer;
}

/** A layer that was written, and its size and digest before compression. */
export interface WrittenLayer {
  readonly blob: Blob;
  readonly diffId: string;
  readonly bytes: number;
}

/** One file of noise for so many bytes of copies: pictures, models and archives in images are compressed already. */
const NOISE_BYTES = 5_000_000;
const COPIES_PER_NOISE = 45_000_000;
/** Of all files: the layer is the same in every run. */
const TIME = new Date('2025-01-16T14:30:00Z');

/** Bytes of gzipped files, unpacked. */
export async function unpackedBytes(files: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const file of files)
    for await (const chunk of createReadStream(file).pipe(createGunzip())) bytes += (chunk as Buffer).length;
  return bytes;
}

/**
 * The regular files of layers, over and over under other folders, with noise between them, until there are about as
 * many bytes as wanted: what would be too much is left out.
 */
export async function* copiesOf(layers: readonly string[], wanted: number): AsyncGenerator<LayerFile> {
  let [written, noises, full] = [0, 0, false];
  for (let copy = 1; !full; copy += 1) {
    for await (const file of filesOf(layers)) {
      if (written >= noises * COPIES_PER_NOISE) {
        yield { path: `opt/noise-${noises}`, mode: 0o644, content: noise(NOISE_BYTES, noises) };
        noises += 1;
        written += NOISE_BYTES;
      }
      if (written + file.content.length > wanted) {
        full = true;
        continue;
      }
      yield { ...file, path: `opt/copy-${copy}/${file.path}` };
      written += file.content.length;
    }
  }
}

/** Bytes that no compressor makes smaller, the same in every run: a key stream of AES (NIST SP 800-38A, CTR). */
export function noise(bytes: number, seed: number): Buffer {
  const key = Buffer.alloc(16, `noise ${seed}`);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

async function* filesOf(layers: readonly string[]): AsyncGenerator<LayerFile> {
  for (const layer of layers) {
    for await (const entry of createReadStream(layer).pipe(createGunzip()).pipe(extract())) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      const { name, type, mode = 0o644 } = entry.header;
      if (type === 'file') yield { path: name.replace(/^[./]+/, ''), mode, content: Buffer.concat(chunks) };
    }
  }
}

/** Writes files as a gzipped layer into a layout, as BuildKit compresses them (level 6). */
export async function writeLayer(layout: string, files: AsyncIterable<LayerFile>): Promise<WrittenLayer> {
  const partial = join(layout, 'layer');
  const [plain, packed] = [hashing(), hashing()];
  const archive = pack();
  const filling = fill(archive, files);
  await pipeline(archive, plain.tap, createGzip({ level: 6 }), packed.tap, createWriteStream(partial));
  await filling;
  const digest = packed.digest();
  const size = statSync(partial).size;
  renameSync(partial, blobPath(layout, digest));
  const blob = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest, size };
  return { blob, diffId: plain.digest(), bytes: plain.bytes() };
}

async function fill(archive: Pack, files: AsyncIterable<LayerFile>): Promise<void> {
  for await (const { path: name, mode, content } of files) {
    await new Promise((taken) => archive.entry({ name, mode, mtime: TIME }, content, taken));
  }
  archive.finalize();
}

/** Passes bytes on, and counts and hashes them. */
function hashing() {
  const hash = createHash('sha256');
  let bytes = 0;
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { tap, bytes: () => bytes, digest: () => `sha256:${hash.digest('hex')}` };
}
