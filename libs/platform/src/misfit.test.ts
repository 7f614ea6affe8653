import { buildElf, type ElfRecipe } from '@nx-multiarch/elf';
import { describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { armAlpine, armServer, elfMachine } from '../testing/machines';
import type { Machine } from './machine';
import { misfitOf } from './misfit';
import { parseBinary, readBinary } from './read-binary';

const glibc = (recipe: ElfRecipe = {}): Uint8Array =>
  buildElf({ machineId: elfMachine.arm64, needed: ['libc.so.6'], ...recipe });
const musl = glibc({ needed: ['libc.musl-aarch64.so.1'] });
const needing = (library: string, ...versions: string[]): Uint8Array =>
  glibc({ versions: { 'libc.so.6': ['GLIBC_2.17'], [library]: versions } });
const cut = glibc({ versions: { 'libc.so.6': ['GLIBC_2.17'] } }).subarray(0, 200);
const nothing = (): undefined => undefined;

const faults: [what: string, bytes: Uint8Array, machine: Machine, code: string, says: RegExp][] = [
  ['x86-64', buildElf(), armServer, 'wrong-architecture', /^is for x86-64, this process is arm64$/],
  [
    '32 bits',
    buildElf({ machineId: elfMachine.arm, bits: 32 }),
    armServer,
    'wrong-architecture',
    /^is for arm \(32-bit\), this process is arm64$/,
  ],
  [
    'x32, which runs on no x86-64 Node',
    buildElf({ bits: 32 }),
    { ...armServer, architecture: 'amd64' },
    'wrong-architecture',
    /^is for x86-64 32-bit little-endian, this process is x86-64$/,
  ],
  [
    'macOS',
    Uint8Array.of(0xcf, 0xfa, 0xed, 0xfe),
    armServer,
    'wrong-architecture',
    /^is for macOS, this process is linux on arm64$/,
  ],
  ['musl', musl, armServer, 'wrong-libc', /^is for musl, this process runs on glibc 2\.36$/],
  ['glibc', glibc(), armAlpine, 'wrong-libc', /^is for glibc, this process runs on musl$/],
  [
    'a newer glibc',
    needing('libm.so.6', 'GLIBC_2.38', 'GLIBC_2.4'),
    armServer,
    'old-glibc',
    /^needs glibc 2\.38 \(GLIBC_2\.38\), this machine has 2\.36$/,
  ],
  ['a file that ends early', cut, armServer, 'damaged-file', /^is damaged \(.* the file has 200\)$/],
  ['an empty file', new Uint8Array(), armServer, 'damaged-file', /^is damaged \(the file is empty\)$/],
  ['text', Buffer.from('version https://git-lfs'), armServer, 'damaged-file', /does not begin with 7f 45/],
];

describe('a file that cannot load', () => {
  it.each(faults)('%s', (_, bytes, machine, code, says) => {
    const misfit = misfitOf(parseBinary('/x.node', bytes), machine, nothing);
    expect(misfit).toEqual({ code, says: expect.stringMatching(says) });
  });

  it('tells a link to nowhere from a file that cannot be read', () => {
    expect(misfitOf(readBinary('/nowhere/x.node'), armServer, nothing)?.code).toBe('missing-file');
    const folder = misfitOf(readBinary(tmpdir()), armServer, nothing);
    expect(folder).toMatchObject({ code: 'load-failed', says: expect.stringContaining('EISDIR') });
  });

  it.each([
    ['glibc of the same version', needing('libm.so.6', 'GLIBC_2.36'), armServer],
    ['musl on musl', musl, armAlpine],
    ['no C library at all', buildElf({ machineId: elfMachine.arm64 }), armServer],
    ['a version that only glibc has, of musl', musl, { ...armAlpine, libcVersion: '1.2' }],
  ])('finds no fault in %s', (_, bytes, machine) => {
    expect(misfitOf(parseBinary('/x.node', bytes), machine, nothing)).toBeUndefined();
  });
});

describe('versions of other libraries', () => {
  const offered = ['GLIBCXX_3.4', 'GLIBCXX_3.4.9', 'GLIBCXX_3.4.30', 'CXXABI_1.3.13', 'GLIBCXX_DEBUG'];

  it.each([
    ['GLIBCXX_3.4.32', 'old-library', /^needs GLIBCXX_3\.4\.32 of lib\.so\.6, .* ends at GLIBCXX_3\.4\.30$/],
    ['CXXABI_1.3.15', 'old-library', /^needs CXXABI_1\.3\.15 of lib\.so\.6, .* ends at CXXABI_1\.3\.13$/],
    ['OTHER_1', 'old-library', /^needs OTHER_1 of lib\.so\.6, this machine's .*lib\.so\.6 has none$/],
    ['GLIBC_ABI_DT_RELR', 'old-glibc', /^needs GLIBC_ABI_DT_RELR of lib\.so\.6, .* has none$/],
    ['GLIBCXX_3.4.9', undefined, /^$/],
  ])('%s', (version, code, says) => {
    const root = mkdtempSync(join(tmpdir(), 'misfit-'));
    try {
      writeFileSync(join(root, 'lib.so.6'), buildElf({ defined: offered }));
      const find = (name: string): string | undefined => (name === 'lib.so.6' ? join(root, name) : undefined);
      const misfit = misfitOf(parseBinary('/x.node', needing('lib.so.6', version)), armServer, find);
      expect(misfit?.code).toBe(code);
      expect(misfit?.says ?? '').toMatch(says);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
