import type { ArchivedEntry } from '../core/reproduce/compare-entries';

/** An entry of a layer as docker-reproduce reads it: a file of root with three bytes, unless it is said otherwise. */
export function archived(path: string, change: Partial<ArchivedEntry> = {}): ArchivedEntry {
  return {
    path,
    type: 'file',
    mode: 0o644,
    ...{ uid: 0, gid: 0, user: '', group: '' },
    size: 3,
    linkname: '',
    digest: `sha256:${'1'.repeat(64)}`,
    device: '0,0',
    time: '1970-01-01T00:00:00.000Z',
    attributes: {},
    ...change,
  };
}
