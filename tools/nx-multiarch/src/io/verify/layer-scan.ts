import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Extract, extract, type Header } from 'tar-stream';
import type { LayerFacts } from '../../core/verify/image-facts';
import type { Entry, EntryType, Inventory } from '../../core/verify/inventory';
import { segmentsOf } from '../../core/verify/resolve';
import { compressionOf, decompressor, sniffCompression } from './decompress';
import { blobFile, wrongBytes } from '../base/layer-file';
import { hashing } from '../hashing';
import { readContent } from './file-content';
import { blobPath, damaged } from '../layout-blobs';

type ArchiveEntry = Extract extends AsyncIterable<infer E> ? E : never;

/** Read for the names in the config's User. */
const KEPT = ['etc/passwd', 'etc/group'];
const MAX_KEPT = 1024 ** 2;

const TYPES: Partial<Record<string, EntryType>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'directory',
  symlink: 'symlink',
  link: 'link',
  'character-device': 'device',
  'block-device': 'device',
  fifo: 'device',
};

/**
 * Reads a layer once, as a stream, and says what it holds. Both its digests are proved on the way.
 *
 * @throws MultiarchError BASE_LAYER_MISSING; LAYOUT_DAMAGED when it is cut off, is no archive, or has another digest or diff ID
 */
export async function scanLayer(folder: string, layer: LayerFacts): Promise<Inventory> {
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
  const entries = extract();
  const reading = pipeline(createReadStream(file), blob.tap, inflate, archive.tap, entries);
  const own = file === blobPath(folder, layer.digest);
  const [, found] = await Promise.all([reading, collect(entries)]).catch(async (cause: unknown) => {
    throw own
      ? damaged(folder, `the layer ${layer.digest} cannot be read`, 'a whole archive', cause)
      : await wrongBytes(folder, layer.digest, cause);
  });
  if (!own && blob.digest() !== layer.digest) throw await wrongBytes(folder, layer.digest);
  assertDigest(folder, layer, 'digest', blob.digest(), layer.digest);
  assertDigest(folder, layer, 'diff ID', archive.digest(), layer.diffId);
  return { digest: layer.digest, diffId: layer.diffId, size: archive.size(), entries: found };
}

export function assertDigest(
  folder: string,
  { digest }: LayerFacts,
  what: string,
  found: string,
  expected: string,
): void {
  if (found !== expected) throw damaged(folder, `the layer ${digest} has the ${what} ${found}`, expected);
}

async function collect(archive: Extract): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const stream of archive) entries.push(await readEntry(stream));
  return entries;
}

async function readEntry(stream: ArchiveEntry): Promise<Entry> {
  const { name, mode, uid, gid, size, linkname, type } = stream.header;
  const entry: Entry = { path: name, type: typeOf(stream.header), mode: mode & 0o7777, uid, gid, size };
  if (entry.type !== 'file') {
    stream.resume();
    return type === 'link' || type === 'symlink' ? { ...entry, linkname: linkname ?? '' } : entry;
  }
  const keep = KEPT.includes(segmentsOf(name).join('/')) && size <= MAX_KEPT;
  const { content, bytes } = await readContent(stream as AsyncIterable<Buffer>, size, keep);
  return { ...entry, content, ...(keep ? { text: bytes.toString('utf8') } : {}) };
}

function typeOf({ type, name }: Header): EntryType {
  const known = TYPES[type ?? 'unknown'];
  if (known) return known;
  throw new Error(`the archive's entry ${name} is of an unknown type`);
}
