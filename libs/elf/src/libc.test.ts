import { describe, expect, it } from 'vitest';
import { compareVersions, libcOf, newestVersion } from './libc';

describe('libcOf', () => {
  it.each([
    ['/lib64/ld-linux-x86-64.so.2', [], 'glibc'],
    ['/lib/ld-linux-aarch64.so.1', [], 'glibc'],
    ['/lib/ld-linux-armhf.so.3', ['libc.so.6'], 'glibc'],
    ['/lib/ld64.so.2', [], 'glibc'],
    ['/lib/ld-musl-x86_64.so.1', [], 'musl'],
    [undefined, ['libstdc++.so.6', 'libc.so.6'], 'glibc'],
    [undefined, ['libm.so.6'], 'glibc'],
    [undefined, ['libstdc++.so.6', 'libc.musl-aarch64.so.1'], 'musl'],
    [undefined, ['libc.so'], 'musl'],
    [undefined, ['libstdc++.so.6'], undefined],
    [undefined, [], undefined],
    ['/system/bin/linker64', ['libdl.so'], undefined],
  ])('loader %s, needed %j: %s', (interpreter, needed, libc) => {
    expect(libcOf({ interpreter, needed })).toBe(libc);
  });
});

describe('newestVersion', () => {
  const versions = [
    { library: 'libc.so.6', version: 'GLIBC_2.9', weak: false },
    { library: 'libc.so.6', version: 'GLIBC_2.28', weak: false },
    { library: 'libc.so.6', version: 'GLIBC_2.38', weak: true },
    { library: 'libc.so.6', version: 'GLIBC_PRIVATE', weak: false },
    { library: 'libstdc++.so.6', version: 'GLIBCXX_3.4.21', weak: false },
  ];

  it.each([
    ['GLIBC', '2.28'],
    ['GLIBCXX', '3.4.21'],
    ['CXXABI', undefined],
  ])('of %s is %s', (prefix, newest) => {
    expect(newestVersion({ versions }, prefix)).toBe(newest);
  });

  it.each([
    ['2.9', '2.28', -1],
    ['2.28', '2.28', 0],
    ['2.28.1', '2.28', 1],
    ['3', '2.40', 1],
  ])('compares %s with %s', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
  });
});
