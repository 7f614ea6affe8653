import type { Header } from 'tar-stream';
import type { ArchivedEntry } from '../../core/reproduce/compare-entries';
import type { LayerFacts } from '../../core/verify/image-facts';
import { hashing } from '../hashing';
import { type ArchiveEntry, readLayer } from '../verify/read-layer';

/** What a header says by itself as well. */
const SAID = ['path', 'linkpath', 'size', 'mtime'];

/**
 * Reads all that decides a layer's bytes: other than docker-verify, which reads what decides whether an image runs.
 *
 * @throws MultiarchError BASE_LAYER_MISSING, LAYOUT_DAMAGED
 */
export async function archivedEntries(folder: string, layer: LayerFacts): Promise<ArchivedEntry[]> {
  return (await readLayer(folder, layer, readEntry)).entries;
}

async function readEntry(entry: ArchiveEntry): Promise<ArchivedEntry> {
  const content = hashing();
  for await (const chunk of content.tap(entry as AsyncIterable<Buffer>)) void chunk;
  return { ...facts(entry.header), digest: content.size() > 0 ? content.digest() : '' };
}

function facts(header: Header): Omit<ArchivedEntry, 'digest'> {
  const { name, type, mode, uid, gid, uname, gname, size, linkname, devmajor, devminor, mtime, pax } = header;
  return {
    path: name,
    type: type ?? 'unknown',
    mode: mode & 0o7777,
    ...{ uid, gid, user: uname, group: gname, size },
    linkname: linkname ?? '',
    device: `${devmajor},${devminor}`,
    time: mtime?.toISOString() ?? '',
    attributes: Object.fromEntries(Object.entries(pax ?? {}).filter(([key]) => !SAID.includes(key))),
  };
}
