import type { Header } from 'tar-stream';
import { NPM_MANIFEST, packageParserOf } from '../../core/sbom/package-files';
import { addonNeedOf } from '../../core/verify/addon-need';
import type { LayerFacts } from '../../core/verify/image-facts';
import type { Entry, EntryType, Inventory } from '../../core/verify/inventory';
import { segmentsOf } from '../../core/verify/resolve';
import { readContent } from './file-content';
import { type ArchiveEntry, readLayer } from './read-layer';

/** Read for the names in the config's User, and for the distribution. */
const KEPT = ['etc/passwd', 'etc/group', 'etc/os-release', 'usr/lib/os-release'];
const MAX_KEPT = 1024 ** 2;
/** dpkg's has about 1 kB for each package. */
const DATABASE = /^var\/lib\/dpkg\//;
const MAX_DATABASE = 32 * 1024 ** 2;

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
  const path = segmentsOf(name).join('/');
  const keep = isRead(path) && size <= (DATABASE.test(path) ? MAX_DATABASE : MAX_KEPT);
  const { content, bytes } = await readContent(stream as AsyncIterable<Buffer>, size, keep);
  return { ...entry, content, ...(keep ? factsIn(path, bytes.toString('utf8')) : {}) };
}

function isRead(path: string): boolean {
  return KEPT.includes(path) || packageParserOf(path) !== undefined;
}

/** What the text of a file tells that is read. */
function factsIn(path: string, text: string): Pick<Entry, 'text' | 'addon' | 'packages'> {
  // Manifests of packages tell which of them need native code.
  const addon = NPM_MANIFEST.test(path) ? addonNeedOf(text) : undefined;
  const packages = packageParserOf(path)?.(text);
  return {
    ...(KEPT.includes(path) ? { text } : {}),
    ...(addon ? { addon } : {}),
    ...(packages ? { packages } : {}),
  };
}

function typeOf({ type, name }: Header): EntryType {
  const known = TYPES[type ?? 'unknown'];
  if (known) return known;
  throw new Error(`the archive's entry ${name} is of an unknown type`);
}
