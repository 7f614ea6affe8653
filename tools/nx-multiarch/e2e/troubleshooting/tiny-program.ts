import type { Architecture } from '../../src/core/platform';

const MACHINE: Record<Architecture, number> = { amd64: 62, arm64: 183 };
/** A timespec: seconds, nanoseconds. */
const SECONDS_20 = [20, ...Array<number>(15).fill(0)];
const INSTRUCTIONS = {
  /** The one that each processor promises never to know: ud2, and udf #0. */
  illegal: { amd64: [0x0f, 0x0b], arm64: [0, 0, 0, 0] },
  /** nanosleep of 20 s, exit: a container that outlives its engine ends by itself. */
  waits: {
    // mov eax, 35; lea rdi, [time]; xor esi, esi; syscall; mov eax, 60; xor edi, edi; syscall
    amd64: [
      ...[0xb8, 35, 0, 0, 0, 0x48, 0x8d, 0x3d, 13, 0, 0, 0, 0x31, 0xf6, 0x0f, 0x05],
      ...[0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05, ...SECONDS_20],
    ],
    // adr x0, time; mov x1, 0; mov x8, 101; svc 0; mov x0, 0; mov x8, 93; svc 0
    arm64: [
      ...[0xe0, 0, 0, 0x10, 0x01, 0, 0x80, 0xd2, 0xa8, 0x0c, 0x80, 0xd2, 0x01, 0, 0, 0xd4],
      ...[0, 0, 0x80, 0xd2, 0xa8, 0x0b, 0x80, 0xd2, 0x01, 0, 0, 0xd4, ...SECONDS_20],
    ],
  },
} satisfies Record<string, Record<Architecture, number[]>>;
const ADDRESS = 0x400000;
const HEADERS = 64 + 56;

/** A program of few instructions: ELF, one segment, no library. ELF-64 object file format, figures 2 and 6. */
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
