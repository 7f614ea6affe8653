import { segmentsOf } from '../verify/resolve';
import type { Aspect, Difference } from './difference';

/** One entry of a layer's archive, with all that decides the archive's bytes. */
export interface ArchivedEntry {
  /** As the archive writes it. */
  path: string;
  /** As in tar: file, directory, symlink, link, ... */
  type: string;
  /** As in chmod. */
  mode: number;
  uid: number;
  gid: number;
  /** Names of user and group, where the archive has them. */
  user: string;
  group: string;
  /** Bytes. */
  size: number;
  /** Where a symlink or hard link points. */
  linkname: string;
  /** Of a file's content; empty for what has none. */
  digest: string;
  /** Major and minor number of a device. */
  device: string;
  /** In ISO 8601. */
  time: string;
  /** Extended attributes and the like (PAX records). */
  attributes: Readonly<Record<string, string>>;
}

/** Where two archives part first. */
export type EntryDifference = Pick<Difference, 'path' | 'what' | 'first' | 'second'>;

/** In the order in which they say most: another type has another content too. */
const ASPECTS: readonly [what: Aspect, textOf: (entry: ArchivedEntry) => string][] = [
  ['type', ({ type }) => type],
  ['link', ({ linkname }) => linkname],
  ['content', ({ digest, size }) => (digest ? `${digest} (${size} bytes)` : 'empty')],
  ['mode', ({ mode }) => `0${mode.toString(8)}`],
  ['owner', ({ uid, gid, user, group }) => [`${uid}:${gid}`, user, group].filter(Boolean).join(' ')],
  ['device', ({ device }) => device],
  ['time', ({ time }) => time],
  ['attributes', ({ attributes }) => JSON.stringify(attributes)],
];

const THERE = 'is there';
const MISSING = 'is not there';

/** The first entry in which two archives differ, in their own order; undefined where all entries are the same. */
export function compareEntries(
  first: readonly ArchivedEntry[],
  second: readonly ArchivedEntry[],
): EntryDifference | undefined {
  for (let at = 0; at < Math.max(first.length, second.length); at += 1) {
    const difference = compareAt(at, first, second);
    if (difference) return difference;
  }
  return undefined;
}

function compareAt(
  at: number,
  first: readonly ArchivedEntry[],
  second: readonly ArchivedEntry[],
): EntryDifference | undefined {
  const [a, b] = [first[at], second[at]];
  if (a && a.path === b?.path) return compareEntry(a, b);
  if (a && (!b || !isIn(second, a)))
    return { path: nameOf(a), what: 'missing', first: THERE, second: MISSING };
  if (b && (!a || !isIn(first, b)))
    return { path: nameOf(b), what: 'missing', first: MISSING, second: THERE };
  return a && b && { path: nameOf(a), what: 'order', first: nameOf(a), second: nameOf(b) };
}

function compareEntry(a: ArchivedEntry, b: ArchivedEntry): EntryDifference | undefined {
  for (const [what, textOf] of ASPECTS) {
    const [first, second] = [textOf(a), textOf(b)];
    if (first !== second) return { path: nameOf(a), what, first, second };
  }
  return undefined;
}

function isIn(entries: readonly ArchivedEntry[], { path }: ArchivedEntry): boolean {
  return entries.some((entry) => entry.path === path);
}

/** Where a container sees it. */
function nameOf({ path }: ArchivedEntry): string {
  return `/${segmentsOf(path).join('/')}`;
}
