import type { StringTable, VersionTable } from './dynamic';
import { ElfError } from './errors';
import type { Reader } from './reader';

/** Version indices have 15 bits (vd_ndx), so no file can define more. */
const maxVersions = 0x7fff;
/** The entry that names the file itself and no version (VER_FLG_BASE). */
const baseFlag = 0x1;

/**
 * .gnu.version_d, found through DT_VERDEF; its records are the same in both classes.
 * https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html
 * @throws ElfError
 */
export function parseDefinedVersions(reader: Reader, table: VersionTable, strings: StringTable): string[] {
  const found: string[] = [];
  let record = table.offset;
  for (let index = 0; index < table.count; index += 1) {
    if (index === maxVersions) throw new ElfError('malformed', `more than ${maxVersions} defined versions`);
    if ((reader.u16(record + 2) & baseFlag) === 0) {
      // The first name is the version's own; those behind it are what it inherits.
      const name = record + reader.u32(record + 12);
      found.push(reader.string(strings.offset + reader.u32(name), strings.end));
    }
    const next = reader.u32(record + 16);
    if (next === 0) break;
    // Unsigned and added: a chain can be long but not a circle.
    record += next;
  }
  return found;
}
