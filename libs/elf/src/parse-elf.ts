import { parseDefinedVersions } from './defined-versions';
import { parseDynamic, type DynamicInfo } from './dynamic';
import { parseHeader, type ElfHeader } from './header';
import type { Reader } from './reader';
import { parseSegments, segmentType, type Segment } from './segments';
import { parseVersions, type NeededVersion } from './versions';

export interface ElfInfo extends ElfHeader, DynamicInfo {
  /** PT_INTERP, the loader an executable asks for; libraries and static programs have none. */
  interpreter?: string;
  versions: NeededVersion[];
  /** The versions of its own symbols that a library offers: GLIBC_2.2.5 ... GLIBC_2.36 of libc.so.6. */
  defined: string[];
}

function interpreterOf(reader: Reader, segments: Segment[]): string | undefined {
  const segment = segments.find(({ type }) => type === segmentType.interpreter);
  if (!segment || segment.fileSize === 0) return undefined;
  return reader.string(segment.offset, segment.offset + segment.fileSize);
}

/**
 * What a loader would need to know of a program, library or addon, from its bytes alone.
 * @param bytes the whole file: a part of it is "truncated"
 * @throws ElfError, and nothing else, whatever the bytes are
 */
export function parseElf(bytes: Uint8Array): ElfInfo {
  const { header, table, reader } = parseHeader(bytes);
  const segments = parseSegments(reader, table);
  const dynamic = parseDynamic(reader, segments);
  return {
    ...header,
    interpreter: interpreterOf(reader, segments),
    needed: dynamic?.info.needed ?? [],
    soname: dynamic?.info.soname,
    runpath: dynamic?.info.runpath ?? [],
    versions: dynamic?.versions ? parseVersions(reader, dynamic.versions, dynamic.strings) : [],
    defined: dynamic?.defined ? parseDefinedVersions(reader, dynamic.defined, dynamic.strings) : [],
  };
}
