import { describe, expect, it } from 'vitest';
import { ElfError } from './errors';
import { fileKind, isElf } from './file-kind';
import { architectureOf } from './machines';
import { parseElf } from './parse-elf';
import { buildElf, type ElfRecipe } from './testing/elf-builder';

const full: ElfRecipe = {
  interpreter: '/lib/ld-linux-aarch64.so.1',
  needed: ['libstdc++.so.6', 'libc.so.6'],
  versions: { 'libc.so.6': ['GLIBC_2.17', 'GLIBC_2.28'], 'libstdc++.so.6': ['GLIBCXX_3.4.21'] },
};

const shapes: [name: string, recipe: ElfRecipe, machine: string, architecture: string | undefined][] = [
  ['x86-64', {}, 'x86-64', 'amd64'],
  ['aarch64', { machineId: 183 }, 'aarch64', 'arm64'],
  ['32-bit arm', { machineId: 40, bits: 32 }, 'arm', 'arm'],
  ['i386', { machineId: 3, bits: 32 }, 'i386', '386'],
  ['s390x, big-endian', { machineId: 22, byteOrder: 'big' }, 's390', 's390x'],
  ['big-endian 32-bit mips', { machineId: 8, byteOrder: 'big', bits: 32 }, 'mips', undefined],
  ['x32: x86-64 of 32 bits', { bits: 32 }, 'x86-64', undefined],
  ['big-endian aarch64', { machineId: 183, byteOrder: 'big' }, 'aarch64', undefined],
  ['an unknown machine', { machineId: 9999 }, 'machine 9999', undefined],
];

describe('parseElf on built files', () => {
  it.each(shapes)('reads %s', (_, recipe, machine, architecture) => {
    const info = parseElf(buildElf({ ...full, ...recipe }));
    expect(info).toMatchObject({
      machine,
      bits: recipe.bits ?? 64,
      byteOrder: recipe.byteOrder ?? 'little',
      type: 'shared',
      interpreter: full.interpreter,
      needed: full.needed,
    });
    expect(architectureOf(info)).toBe(architecture);
    expect(info.versions.map(({ library, version }) => `${library} ${version}`)).toEqual([
      'libc.so.6 GLIBC_2.17',
      'libc.so.6 GLIBC_2.28',
      'libstdc++.so.6 GLIBCXX_3.4.21',
    ]);
  });

  it('reads a file that needs nothing', () => {
    const info = parseElf(buildElf({ type: 2, osAbi: 3 }));
    expect(info).toMatchObject({ type: 'executable', osAbi: 3, needed: [], versions: [], runpath: [] });
    expect(info.interpreter).toBeUndefined();
  });

  it('reads bytes that stand inside a larger buffer', () => {
    const bytes = buildElf(full);
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 7);
    expect(parseElf(larger.subarray(7)).needed).toEqual(full.needed);
  });
});

describe('fileKind', () => {
  it.each([
    [[0x7f, 0x45, 0x4c, 0x46], 'elf'],
    [[0xcf, 0xfa, 0xed, 0xfe], 'mach-o'],
    [[0x4d, 0x5a, 0x90], 'pe'],
    [[0x7f, 0x45, 0x4c], undefined],
    [[], undefined],
  ])('%j is %s', (bytes, kind) => {
    expect(fileKind(Uint8Array.from(bytes))).toBe(kind);
    expect(isElf(Uint8Array.from(bytes))).toBe(kind === 'elf');
  });
});

/** The code of the ElfError, 'parsed' without one; any other exception fails the test. */
function outcome(bytes: Uint8Array): string {
  try {
    parseElf(bytes);
    return 'parsed';
  } catch (error) {
    if (error instanceof ElfError) return error.code;
    throw error;
  }
}

describe('parseElf on damaged files', () => {
  it.each([64, 32] as const)('refuses every truncation of a %i-bit file', (bits) => {
    const bytes = buildElf({ ...full, bits });
    const lengths = Array.from({ length: bytes.length }, (_, length) => length);
    const wrong = lengths.filter((length) => {
      return outcome(bytes.subarray(0, length)) !== (length < 4 ? 'not-elf' : 'truncated');
    });
    expect(wrong).toEqual([]);
    expect(outcome(bytes)).toBe('parsed');
  });

  it.each([
    ['class 3', 4, 3],
    ['data encoding 0', 5, 0],
    ['ELF version 2', 6, 2],
    ['program headers of 1 byte', 54, 1],
  ])('refuses %s', (_, at, value) => {
    const bytes = buildElf(full);
    bytes[at] = value;
    expect(outcome(bytes)).toBe('malformed');
  });

  it('gives an ElfError or a result for every byte set to every of some values', () => {
    const original = buildElf(full);
    const seen = new Set<string>();
    for (let at = 0; at < original.length; at += 1) {
      for (const value of [0, 1, 0x10, 0x7f, 0x80, 0xff]) {
        const bytes = original.slice();
        bytes[at] = value;
        seen.add(outcome(bytes));
      }
    }
    expect([...seen].sort()).toEqual(['malformed', 'not-elf', 'parsed', 'truncated']);
  });
});
