import { ElfError } from './errors';
import type { ProgramHeaderTable } from './header';
import type { Reader } from './reader';

export const segmentType = { load: 1, dynamic: 2, interpreter: 3 } as const;

export interface Segment {
  type: number;
  /** Bytes in the file. */
  offset: number;
  fileSize: number;
  /** Where it stands in memory. */
  address: number;
}

function parseSegment(reader: Reader, at: number): Segment {
  const wide = reader.bits === 64;
  return {
    type: reader.u32(at),
    offset: reader.word(at + (wide ? 8 : 4)),
    address: reader.word(at + (wide ? 16 : 8)),
    fileSize: reader.word(at + (wide ? 32 : 16)),
  };
}

/**
 * The program headers: https://www.sco.com/developers/gabi/latest/ch5.pheader.html
 * Sections are not read: a file needs none to run, and may be stripped of them.
 * @throws ElfError truncated when a segment reaches past the end of the file.
 */
export function parseSegments(reader: Reader, table: ProgramHeaderTable): Segment[] {
  if (table.count === 0) return [];
  const least = reader.bits === 64 ? 56 : 32;
  if (table.entrySize < least) {
    throw new ElfError('malformed', `program headers of ${table.entrySize} bytes, expected ${least}`);
  }
  reader.require(table.offset, table.count * table.entrySize, 'the program header table');
  const segments = Array.from({ length: table.count }, (_, index) =>
    parseSegment(reader, table.offset + index * table.entrySize),
  );
  const read = new Set<number>(Object.values(segmentType));
  for (const segment of segments) {
    if (read.has(segment.type)) reader.require(segment.offset, segment.fileSize, 'a segment');
  }
  return segments;
}

/** Where in the file a memory address stands. @throws ElfError malformed when no segment loads it. */
export function fileOffset(segments: Segment[], address: number, what: string): number {
  for (const segment of segments) {
    const within = address - segment.address;
    if (segment.type === segmentType.load && within >= 0 && within < segment.fileSize) {
      return segment.offset + within;
    }
  }
  throw new ElfError('malformed', `${what} is at address 0x${address.toString(16)}, which no segment loads`);
}
