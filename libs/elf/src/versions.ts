import type { StringTable, VersionTable } from './dynamic';
import { ElfError } from './errors';
import type { Reader } from './reader';

/** A version of a library's symbols that must be there for the file to load, e.g. libc.so.6, GLIBC_2.28. */
export interface NeededVersion {
  library: string;
  version: string;
  /** The loader goes on without it. */
  weak: boolean;
}

/** Version indices have 15 bits (vna_other), so no file can use more. */
const maxVersions = 0x7fff;
const weakFlag = 0x2;

/**
 * .gnu.version_r, found through DT_VERNEED; its records are the same in both classes.
 * https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html
 * @throws ElfError
 */
export function parseVersions(reader: Reader, table: VersionTable, strings: StringTable): NeededVersion[] {
  const found: NeededVersion[] = [];
  const text = (at: number): string => reader.string(strings.offset + reader.u32(at), strings.end);
  let steps = 0;
  // Offsets are unsigned and added, so that a chain can be long but not a circle; the count bounds it.
  const step = (offset: number, next: number): number => {
    steps += 1;
    if (steps > maxVersions) throw new ElfError('malformed', `more than ${maxVersions} needed versions`);
    return offset + next;
  };
  let library = table.offset;
  for (let index = 0; index < table.count; index += 1) {
    const count = reader.u16(library + 2);
    const file = text(library + 4);
    let version = library + reader.u32(library + 8);
    for (let used = 0; used < count; used += 1) {
      const weak = (reader.u16(version + 4) & weakFlag) !== 0;
      found.push({ library: file, version: text(version + 8), weak });
      const nextVersion = reader.u32(version + 12);
      version = step(version, nextVersion);
      if (nextVersion === 0) break;
    }
    const nextLibrary = reader.u32(library + 12);
    library = step(library, nextLibrary);
    if (nextLibrary === 0) break;
  }
  return found;
}
