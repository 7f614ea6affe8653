import { pipeline } from 'node:stream/promises';
import { type Extract, extract } from 'tar-stream';
import type { LayerFacts } from '../../core/verify/image-facts';
import { blobFile, wrongBytes } from '../base/layer-file';
import { hashing } from '../hashing';
import { blobPath, damaged, streamFile } from '../layout-blobs';
import { compressionOf, decompressor, sniffCompression } from './decompress';

/** One entry of an archive: a header, and the stream of its content. */
export type ArchiveEntry = Extract extends AsyncIterable<infer E> ? E : never;

/** What was read, and the size of the archive, uncompressed, in bytes. */
export interface LayerRead<T> {
  entries: T[];
  size: number;
}

/**
 * Reads a layer once, as a stream. Both its digests are proved on the way.
 *
 * @param readEntry reads the content of an entry to its end, or calls `resume`
 * @throws MultiarchError BASE_LAYER_MISSING; LAYOUT_DAMAGED when it is cut off, is no archive, or has another digest or diff ID
 */
export async function readLayer<T>(
  folder: string,
  layer: LayerFacts,
  readEntry: (entry: ArchiveEntry) => Promise<T>,
): Promise<LayerRead<T>> {
  const file = await blobFile(folder, layer.digest);
  const compression = await sniffCompression(file);
  const promised = compressionOf(layer.mediaType);
  if (compression !== promised) {
    throw damaged(
      folder,
      `the layer ${layer.digest} is ${compression}`,
      `${promised}, as its media type says`,
    );
  }
  const [blob, archive] = [hashing(), hashing()];
  // Made before the file is opened: this Node may have none for it.
  const inflate = decompressor(compression);
  const extracted = extract();
  const reading = pipeline(streamFile(file), blob.tap, inflate, archive.tap, extracted);
  const own = file === blobPath(folder, layer.digest);
  const [, entries] = await Promise.all([reading, collect(extracted, readEntry)]).catch(
    async (cause: unknown) => {
      throw own
        ? damaged(folder, `the layer ${layer.digest} cannot be read`, 'a whole archive', cause)
        : await wrongBytes(folder, layer.digest, cause);
    },
  );
  if (!own && blob.digest() !== layer.digest) throw await wrongBytes(folder, layer.digest);
  assertDigest(folder, layer, 'digest', blob.digest(), layer.digest);
  assertDigest(folder, layer, 'diff ID', archive.digest(), layer.diffId);
  return { entries, size: archive.size() };
}

/** @throws MultiarchError LAYOUT_DAMAGED */
export function assertDigest(
  folder: string,
  { digest }: LayerFacts,
  what: string,
  found: string,
  expected: string,
): void {
  if (found !== expected) throw damaged(folder, `the layer ${digest} has the ${what} ${found}`, expected);
}

async function collect<T>(archive: Extract, readEntry: (entry: ArchiveEntry) => Promise<T>): Promise<T[]> {
  const entries: T[] = [];
  for await (const entry of archive) entries.push(await readEntry(entry));
  return entries;
}
