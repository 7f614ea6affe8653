import type { Architecture } from '../../src/core/platform';

const MACHINE: Record<Architecture, number> = { amd64: 62, arm64: 183 };
const INSTRUCTIONS = {
  /** The one that each processor promises never to know: ud2, and udf #0. */
  illegal: { amd64: [0x0f, 0x0b], arm64: [0, 0, 0, 0] },
  /** A jump to itself, which never ends. */
  endless: { amd64: [0xeb, 0xfe], arm64: [0, 0, 0, 0x14] },
} satisfies Record<string, Record<Architecture, number[]>>;
const ADDRESS = 0x400000;
const HEADERS = 64 + 56;

/** A program of one instruction: ELF, one segment, no library. ELF-64 object file format, figures 2 and 6. */
export function tinyProgram(architecture: Architecture, does: keyof typeof INSTRUCTIONS): Buffer {
  const code = Buffer.from(INSTRUCTIONS[does][architecture]);
  const size = HEADERS + code.length;
  const file = Buffer.alloc(size);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeUInt16LE(2, 16);
  file.writeUInt16LE(MACHINE[architecture], 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(ADDRESS + HEADERS), 24);
  file.writeBigUInt64LE(64n, 32);
  for (const [at, value] of [64, 56, 1].entries()) file.writeUInt16LE(value, 52 + 2 * at);
  // One loaded segment, readable and executable: the whole file.
  file.writeUInt32LE(1, 64);
  file.writeUInt32LE(5, 68);
  const segment = [0, ADDRESS, ADDRESS, size, size, 0x10000];
  for (const [at, value] of segment.entries()) file.writeBigUInt64LE(BigInt(value), 72 + 8 * at);
  file.set(code, HEADERS);
  return file;
}
