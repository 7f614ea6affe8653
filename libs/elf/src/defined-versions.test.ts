import { describe, expect, it } from 'vitest';
import { parseDefinedVersions } from './defined-versions';
import { parseElf } from './parse-elf';
import { Reader } from './reader';
import { buildElf } from './testing/elf-builder';

const defined = ['GLIBC_2.2.5', 'GLIBC_2.36', 'GLIBC_PRIVATE'];

describe('the versions a library defines', () => {
  it.each([
    ['64 bits', {}],
    ['32 bits', { bits: 32 as const, machineId: 40 }],
    ['big-endian', { byteOrder: 'big' as const, machineId: 22 }],
  ])('of %s, without the name of the file itself', (_, shape) => {
    const versions = { 'ld-linux.so.2': ['GLIBC_PRIVATE'] };
    const info = parseElf(buildElf({ ...shape, defined, versions }));
    expect(info.defined).toEqual(defined);
    expect(info.versions.map(({ version }) => version)).toEqual(['GLIBC_PRIVATE']);
  });

  it('are none where the file has no such table', () => {
    expect(parseElf(buildElf({ needed: ['libc.so.6'] })).defined).toEqual([]);
  });

  it('end on a chain that creeps through the whole file', () => {
    const bytes = new Uint8Array(4_000_000).fill(0);
    for (let at = 3; at < bytes.length; at += 4) bytes[at] = 1;
    const reader = new Reader(bytes, 64, 'big');
    const walk = (): unknown =>
      parseDefinedVersions(reader, { offset: 0, count: 1e9 }, { offset: 0, end: bytes.length });
    expect(walk).toThrow(expect.objectContaining({ name: 'ElfError' }));
  });
});
