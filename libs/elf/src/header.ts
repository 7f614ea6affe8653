import { ElfError } from './errors';
import { isElf } from './file-kind';
import { machineName } from './machines';
import { Reader } from './reader';

export type ElfType = 'none' | 'relocatable' | 'executable' | 'shared' | 'core' | 'other';

export interface ElfHeader {
  bits: 32 | 64;
  byteOrder: 'little' | 'big';
  /** e_machine as a name (x86-64, aarch64, arm ...), "machine N" where none is known. */
  machine: string;
  machineId: number;
  /** EI_OSABI: 0 System V, 3 GNU/Linux, 9 FreeBSD ... Linux loads 0 and 3. */
  osAbi: number;
  /** A position-independent executable is "shared" with an interpreter. */
  type: ElfType;
}

export interface ProgramHeaderTable {
  offset: number;
  entrySize: number;
  count: number;
}

const types: ElfType[] = ['none', 'relocatable', 'executable', 'shared', 'core'];
/** The count does not fit and stands in section 0: no program or library that a loader takes does this. */
const countElsewhere = 0xffff;

function identify(bytes: Uint8Array): Reader {
  if (!isElf(bytes)) throw new ElfError('not-elf', 'the file does not begin with 7f 45 4c 46 (ELF)');
  if (bytes.length < 16)
    throw new ElfError('truncated', `the file has ${bytes.length} bytes, a header has 52`);
  const [kind, data, version] = [bytes[4], bytes[5], bytes[6]];
  if (kind !== 1 && kind !== 2) throw new ElfError('malformed', `class is ${kind}, expected 1 or 2`);
  if (data !== 1 && data !== 2) throw new ElfError('malformed', `data encoding is ${data}, expected 1 or 2`);
  if (version !== 1) throw new ElfError('malformed', `ELF version is ${version}, expected 1`);
  return new Reader(bytes, kind === 1 ? 32 : 64, data === 1 ? 'little' : 'big');
}

/**
 * The ELF header: https://www.sco.com/developers/gabi/latest/ch4.eheader.html
 * @throws ElfError
 */
export function parseHeader(bytes: Uint8Array): {
  header: ElfHeader;
  table: ProgramHeaderTable;
  reader: Reader;
} {
  const reader = identify(bytes);
  const wide = reader.bits === 64;
  reader.require(0, wide ? 64 : 52, 'the ELF header');
  const machineId = reader.u16(18);
  const table = {
    offset: reader.word(wide ? 32 : 28),
    entrySize: reader.u16(wide ? 54 : 42),
    count: reader.u16(wide ? 56 : 44),
  };
  if (table.count === countElsewhere) throw new ElfError('malformed', 'more program headers than 65534');
  const header: ElfHeader = {
    bits: reader.bits,
    byteOrder: reader.byteOrder,
    machine: machineName(machineId),
    machineId,
    osAbi: bytes[7] ?? 0,
    type: types[reader.u16(16)] ?? 'other',
  };
  return { header, table, reader };
}
