import { ElfError } from './errors';
import type { Reader } from './reader';
import { fileOffset, segmentType, type Segment } from './segments';

const tag = {
  end: 0,
  needed: 1,
  stringTable: 5,
  stringTableSize: 10,
  soname: 14,
  rpath: 15,
  runpath: 29,
  versionsDefined: 0x6ffffffc,
  versionsDefinedCount: 0x6ffffffd,
  versionsNeeded: 0x6ffffffe,
  versionsNeededCount: 0x6fffffff,
} as const;

/** Far above what linkers write; keeps a hostile file from costing minutes. */
const maxEntries = 16_384;

export interface DynamicInfo {
  /** DT_NEEDED, in order. */
  needed: string[];
  soname?: string;
  /** DT_RUNPATH, or DT_RPATH where there is none; split at colons. */
  runpath: string[];
}

/** Where .gnu.version_r or .gnu.version_d begins, and how many libraries or versions it holds. */
export interface VersionTable {
  offset: number;
  count: number;
}

export interface StringTable {
  offset: number;
  end: number;
}

export interface Dynamic {
  info: DynamicInfo;
  strings: StringTable;
  versions?: VersionTable;
  defined?: VersionTable;
}

function entries(reader: Reader, segment: Segment): Map<number, number[]> {
  const wordSize = reader.bits / 8;
  const found = new Map<number, number[]>(Object.values(tag).map((wanted) => [wanted, []]));
  for (let index = 0; (index + 1) * 2 * wordSize <= segment.fileSize; index += 1) {
    if (index === maxEntries) throw new ElfError('malformed', `more than ${maxEntries} dynamic entries`);
    const at = segment.offset + index * 2 * wordSize;
    // Only the low half of a tag is compared: known tags fit in 32 bits, others (0xffff...) are not ours.
    const low = reader.u32(reader.byteOrder === 'big' ? at + wordSize - 4 : at);
    if (low === tag.end) break;
    found.get(low)?.push(reader.word(at + wordSize));
  }
  return found;
}

/**
 * What the dynamic segment says: https://www.sco.com/developers/gabi/latest/ch5.dynamic.html
 * Undefined for a file without one (static programs, object files).
 * @throws ElfError
 */
export function parseDynamic(reader: Reader, segments: Segment[]): Dynamic | undefined {
  const segment = segments.find(({ type }) => type === segmentType.dynamic);
  if (!segment || segment.fileSize === 0) return undefined;
  const found = entries(reader, segment);
  const one = (wantedTag: number): number | undefined => found.get(wantedTag)?.[0];
  const table = one(tag.stringTable);
  if (table === undefined) throw new ElfError('malformed', 'the dynamic segment names no string table');
  const offset = fileOffset(segments, table, 'the string table');
  const strings = { offset, end: offset + (one(tag.stringTableSize) ?? Infinity) };
  const text = (at: number): string => reader.string(strings.offset + at, strings.end);
  const soname = one(tag.soname);
  const path = one(tag.runpath) ?? one(tag.rpath);
  const info: DynamicInfo = {
    needed: (found.get(tag.needed) ?? []).map(text),
    soname: soname === undefined ? undefined : text(soname),
    runpath: path === undefined ? [] : text(path).split(':'),
  };
  const versions = (at: number | undefined, count: number | undefined): VersionTable | undefined =>
    at === undefined
      ? undefined
      : { offset: fileOffset(segments, at, 'version table'), count: count ?? maxEntries };
  return {
    info,
    strings,
    versions: versions(one(tag.versionsNeeded), one(tag.versionsNeededCount)),
    defined: versions(one(tag.versionsDefined), one(tag.versionsDefinedCount)),
  };
}
