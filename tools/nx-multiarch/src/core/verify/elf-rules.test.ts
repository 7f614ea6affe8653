import { describe, expect, it } from 'vitest';
import { elf, elfContent, entry, link } from '../../testing/entries';
import { checkElf, isLoadable } from './elf-rules';
import { buildTree } from './file-tree';
import type { ElfFacts, Entry } from './inventory';
import { librariesOf } from './libraries';

const library = (path: string, ...defined: string[]): Entry =>
  entry(path, { content: elfContent({ defined }) });

const DEBIAN = [
  link('lib', 'usr/lib'),
  library('usr/lib/aarch64-linux-gnu/libc.so.6', 'GLIBC_2.17', 'GLIBC_2.9', 'GLIBC_2.36', 'GLIBC_PRIVATE'),
  library('usr/lib/aarch64-linux-gnu/libm.so.6'),
  library('opt/lib/libstdc++.so.6', 'GLIBCXX_3.4.30'),
  library('app/vendor/libstdc++.so.6', 'GLIBCXX_3.4.40'),
  entry('usr/lib/libfoo.so', { content: elfContent({ architecture: 'amd64', defined: ['GLIBC_2.17'] }) }),
];
const ALPINE = [library('lib/ld-musl-aarch64.so.1')];

function check(facts: Partial<ElfFacts>, files: Entry[] = DEBIAN, Env: string[] = []) {
  const libraries = librariesOf(buildTree([files]).root, { Env }, 'arm64');
  return checkElf('/app/x.node', elf(facts), 'arm64', libraries);
}
const needs = (version: string, library = 'libc.so.6'): Partial<ElfFacts> => ({
  needs: [{ library, version }],
});

describe('checkElf', () => {
  it.each<[string, Partial<ElfFacts>, Entry[]?, string[]?]>([
    ['a library of the machine', {}],
    ['a program of GNU/Linux', { osAbi: 3, type: 'executable' }],
    ['glibc in an image of glibc', { libc: 'glibc' }],
    ['musl in an image of musl', { libc: 'musl' }, ALPINE],
    ['either in an image of both', { libc: 'glibc' }, [...DEBIAN, ...ALPINE]],
    ['a static program in an image of nothing', {}, []],
    ['a version that is there', needs('GLIBC_2.9')],
    ['a version without a number that is there', needs('GLIBC_PRIVATE')],
    ['a library without any versions', needs('GLIBC_2.99', 'libm.so.6')],
    [
      'a library by LD_LIBRARY_PATH',
      needs('GLIBCXX_3.4.30', 'libstdc++.so.6'),
      DEBIAN,
      ['LD_LIBRARY_PATH=/opt/lib'],
    ],
    [
      'a library by its own run path',
      { ...needs('GLIBCXX_3.4.40', 'libstdc++.so.6'), runpath: ['$ORIGIN/vendor'] },
    ],
    ['a library that the image has', { libraries: ['libc.so.6', 'libm.so.6'] }],
    ['a library beside it', { libraries: ['libstdc++.so.6'], runpath: ['$ORIGIN/vendor'] }],
    [
      'and with braces',
      { ...needs('GLIBCXX_3.4.40', 'libstdc++.so.6'), runpath: ['/no', '${ORIGIN}/./vendor'] },
    ],
  ])('%s passes', (_, facts, files, env) => {
    expect(check(facts, files, env)).toBeUndefined();
  });

  it.each<[string, Partial<ElfFacts>, string, string, string, Entry[]?]>([
    ['no type', { type: 'none' }, 'elf', 'an ELF file of type none', 'a program or a library'],
    ['FreeBSD', { osAbi: 9 }, 'machine', 'OS ABI 9', 'Linux (0 or 3)'],
    [
      'another machine',
      { architecture: 'amd64', machine: 'x86-64', libc: 'musl' },
      'machine',
      'amd64 (x86-64, 64 bits, little-endian)',
      'arm64',
    ],
    [
      'a nameless machine',
      { architecture: undefined, byteOrder: 'big' },
      'machine',
      'aarch64, 64 bits, big-endian',
      'arm64',
    ],
    ['musl', { libc: 'musl' }, 'libc', 'musl', 'glibc, as in the image'],
    ['glibc on musl', { libc: 'glibc' }, 'libc', 'glibc', 'musl, as in the image', ALPINE],
    ['glibc on nothing', { libc: 'glibc' }, 'libc', 'glibc', 'no C library, as in the image', []],
    [
      'the newest of what is missing',
      {
        needs: ['GLIBC_2.38', 'GLIBC_2.9', 'GLIBC_2.40', 'GLIBC_2.39'].map((version) => ({
          library: 'libc.so.6',
          version,
        })),
      },
      'symbol-version',
      'needs GLIBC_2.40 of libc.so.6',
      'at most GLIBC_2.36, as in the image',
    ],
    [
      'another family',
      needs('CXXABI_1.3'),
      'symbol-version',
      'needs CXXABI_1.3 of libc.so.6',
      'a library with CXXABI_*',
    ],
    [
      'no such library',
      needs('GLIBCXX_3.4', 'libstdc++.so.6'),
      'symbol-version',
      'needs GLIBCXX_3.4 of libstdc++.so.6',
      'libstdc++.so.6 in the image',
    ],
    [
      'a library of another machine only',
      needs('GLIBC_2.17', 'libfoo.so'),
      'symbol-version',
      'needs GLIBC_2.17 of libfoo.so',
      'libfoo.so in the image',
    ],
  ])('%s does not', (_, facts, rule, found, expected, files) => {
    expect(check(facts, files)).toEqual({ rule, path: '/app/x.node', found, expected });
  });

  it('an addon whose library is nowhere does not, whatever libraries other files look for', () => {
    const facts = { libraries: ['libc.so.6', 'libddwaf.so', 'libfoo.so'] };
    expect(check(facts)).toEqual({
      rule: 'library',
      path: '/app/x.node',
      found: 'needs libddwaf.so, libfoo.so',
      expected: 'its libraries in its own run path, or where the image keeps libraries',
    });
    const libraries = librariesOf(buildTree([DEBIAN]).root, {}, 'arm64');
    expect(checkElf('/usr/lib/plugin.so', elf(facts), 'arm64', libraries)).toBeUndefined();
  });

  it('takes a loader of musl for another machine for none', () => {
    const foreign = [entry('lib/ld-musl-x86_64.so.1', { content: elfContent({ architecture: 'amd64' }) })];
    expect(check({ libc: 'musl' }, foreign)?.rule).toBe('libc');
  });
});

it.each([
  ['shared', 'aarch64', true],
  ['relocatable', 'x86-64', false],
  ['core', 'x86-64', false],
  ['shared', 'machine 247', false],
])('a %s file of %s is loadable: %s', (type, machine, expected) => {
  expect(isLoadable(elf({ type, machine }))).toBe(expected);
});
