import type { Header } from 'tar-stream';
import { addonNeedOf } from '../../core/verify/addon-need';
import type { LayerFacts } from '../../core/verify/image-facts';
import type { Entry, EntryType, Inventory } from '../../core/verify/inventory';
import { segmentsOf } from '../../core/verify/resolve';
import { readContent } from './file-content';
import { type ArchiveEntry, readLayer } from './read-layer';

/** Read for the names in the config's User. */
const KEPT = ['etc/passwd', 'etc/group'];
/** The manifests of installed packages tell which of them need native code. */
const MANIFEST = /(^|\/)node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/;
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
  const { entries, size } = await readLayer(folder, layer, readEntry);
  return { digest: layer.digest, diffId: layer.diffId, size, entries };
}

async function readEntry(stream: ArchiveEntry): Promise<Entry> {
  const { name, mode, uid, gid, size, linkname, type } = stream.header;
  const entry: Entry = { path: name, type: typeOf(stream.header), mode: mode & 0o7777, uid, gid, size };
  if (entry.type !== 'file') {
    stream.resume();
    return type === 'link' || type === 'symlink' ? { ...entry, linkname: linkname ?? '' } : entry;
  }
  const isKept = KEPT.includes(segmentsOf(name).join('/'));
  const isManifest = MANIFEST.test(name);
  const keep = (isKept || isManifest) && size <= MAX_KEPT;
  const { content, bytes } = await readContent(stream as AsyncIterable<Buffer>, size, keep);
  const addon = keep && isManifest ? addonNeedOf(bytes.toString('utf8')) : undefined;
  return {
    ...entry,
    content,
    ...(keep && isKept ? { text: bytes.toString('utf8') } : {}),
    ...(addon && { addon }),
  };
}

function typeOf({ type, name }: Header): EntryType {
  const known = TYPES[type ?? 'unknown'];
  if (known) return known;
  throw new Error(`the archive's entry ${name} is of an unknown type`);
}
