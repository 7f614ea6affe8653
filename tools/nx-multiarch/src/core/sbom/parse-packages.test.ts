import { describe, expect, it } from 'vitest';
import { parseDpkgStatus } from './dpkg';
import { parseNodeHeader } from './node-headers';
import { parseNpmManifest } from './npm-manifest';
import { parseOsRelease } from './os-release';
import { packageParserOf } from './package-files';

const STATUS = `Package: libc6
Status: install ok installed
Architecture: arm64
Source: glibc
Version: 2.36-9+deb12u1
Description: GNU C Library
 Shared: libraries
 .

Package: libgcc-s1
Status: install ok installed
Version: 12.2.0-14
Source: gcc-12 (12.2.0-15)

Package: removed
Status: deinstall ok config-files
Version: 1

Package: bash
Version: 5.2

Version: 1 of nothing

Package: without-version
Source: not a source (
`;

describe('parseDpkgStatus', () => {
  it('gives what is installed, with the source package where it has another name or version', () => {
    expect(parseDpkgStatus(STATUS)).toEqual([
      {
        kind: 'deb',
        name: 'libc6',
        version: '2.36-9+deb12u1',
        architecture: 'arm64',
        source: { name: 'glibc', version: '2.36-9+deb12u1' },
      },
      {
        kind: 'deb',
        name: 'libgcc-s1',
        version: '12.2.0-14',
        source: { name: 'gcc-12', version: '12.2.0-15' },
      },
      // As in distroless: no Status.
      { kind: 'deb', name: 'bash', version: '5.2' },
    ]);
  });

  it('names no source that is the package itself', () => {
    const [found] = parseDpkgStatus('Package: tar\nVersion: 1\nSource: tar (1)\n');
    expect(found).toEqual({ kind: 'deb', name: 'tar', version: '1' });
    const [other] = parseDpkgStatus('Package: tar\nVersion: 1+b1\nSource: tar (1)\n');
    expect(other?.source).toEqual({ name: 'tar', version: '1' });
  });
});

describe('parseNpmManifest', () => {
  it.each([
    [
      '{"name":"a","version":"1.0.0","license":"MIT"}',
      [{ kind: 'npm', name: 'a', version: '1.0.0', license: 'MIT' }],
    ],
    [
      '{"name":"@s/a","version":"1","license":{"type":"ISC"}}',
      [{ kind: 'npm', name: '@s/a', version: '1', license: 'ISC' }],
    ],
    ['{"name":"a","version":"1","license":null}', [{ kind: 'npm', name: 'a', version: '1' }]],
    ['{"name":"a","version":"1","license":{}}', [{ kind: 'npm', name: 'a', version: '1' }]],
    ['{"type":"module"}', []],
    ['{"name":"a"}', []],
    ['{"name":"","version":"1"}', []],
    ['{"name":"a","version":""}', []],
    ['[', []],
    ['null', []],
  ])('%s', (text, found) => expect(parseNpmManifest(text)).toEqual(found));
});

describe('parseNodeHeader', () => {
  const header =
    '#define NODE_MAJOR_VERSION 24\n#define NODE_MINOR_VERSION 1\n#define NODE_PATCH_VERSION 3\n';
  it('gives the version', () =>
    expect(parseNodeHeader(header)).toEqual([{ kind: 'node', name: 'node', version: '24.1.3' }]));
  it('gives none where a part is missing', () => expect(parseNodeHeader(header.slice(0, 60))).toEqual([]));
});

describe('parseOsRelease', () => {
  it.each([
    ['NAME="x"\nID=debian\nVERSION_ID="12"\n', { id: 'debian', version: '12' }],
    ["ID='debian'\n", { id: 'debian' }],
    ['VERSION_ID=12\n', undefined],
  ])('%j', (text, expected) => expect(parseOsRelease(text)).toEqual(expected));
});

describe('packageParserOf', () => {
  it.each([
    ['var/lib/dpkg/status', parseDpkgStatus],
    ['var/lib/dpkg/status.d/base', parseDpkgStatus],
    ['var/lib/dpkg/status.d/base.md5sums', undefined],
    ['var/lib/dpkg/status-old', undefined],
    ['srv/var/lib/dpkg/status', undefined],
    ['node_modules/a/package.json', parseNpmManifest],
    ['app/node_modules/@s/a/package.json', parseNpmManifest],
    ['app/node_modules/a/dist/package.json', undefined],
    ['app/package.json', undefined],
    ['usr/local/include/node/node_version.h', parseNodeHeader],
  ])('%s', (path, parser) => expect(packageParserOf(path)).toBe(parser));
});
