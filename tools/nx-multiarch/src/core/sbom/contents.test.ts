import { describe, expect, it } from 'vitest';
import { buildTree } from '../verify/file-tree';
import type { Entry } from '../verify/inventory';
import { contentsOf } from './contents';
import type { FoundPackage } from './found-package';
import { purlOf } from './purl';

const file = (path: string, facts: Partial<Entry> = {}): Entry => ({
  ...{ path, type: 'file', mode: 0o644, uid: 0, gid: 0, size: 1 },
  ...facts,
});
const npm = (name: string, version = '1.0.0'): FoundPackage => ({ kind: 'npm', name, version });
const manifest = (folder: string, found: FoundPackage) =>
  file(`${folder}/package.json`, { packages: [found] });
const node: FoundPackage = { kind: 'node', name: 'node', version: '24.1.0' };

describe('contentsOf', () => {
  it('sees what a container sees, each package once, sorted', () => {
    const base = [
      manifest('aaa/node_modules/zed', npm('zed')),
      manifest('app/node_modules/old', npm('old')),
      manifest('app/node_modules/a', npm('a')),
      manifest('zzz/node_modules/last', npm('zzz')),
    ];
    const above = [
      file('app/node_modules/.wh.old', { size: 0 }),
      manifest('app/node_modules/b/node_modules/a', npm('a')),
    ];
    const { ingredients, ...rest } = contentsOf(buildTree([base, above]));
    expect(ingredients).toEqual([
      {
        ...npm('a'),
        purl: 'pkg:npm/a@1.0.0',
        paths: ['/app/node_modules/a/package.json', '/app/node_modules/b/node_modules/a/package.json'],
      },
      { ...npm('zed'), purl: 'pkg:npm/zed@1.0.0', paths: ['/aaa/node_modules/zed/package.json'] },
      { ...npm('zzz'), purl: 'pkg:npm/zzz@1.0.0', paths: ['/zzz/node_modules/last/package.json'] },
    ]);
    expect(rest).toEqual({ unread: [] });
  });

  it('reads the distribution behind the link that it is', () => {
    const tree = buildTree([
      [
        file('usr/lib/os-release', { text: 'ID=debian\nVERSION_ID="12"\n' }),
        file('etc/os-release', { type: 'symlink', linkname: '../usr/lib/os-release' }),
        file('var/lib/dpkg/status', { packages: [{ kind: 'deb', name: 'bash', version: '5.2' }] }),
      ],
    ]);
    const { distribution, ingredients } = contentsOf(tree);
    expect(distribution).toEqual({ id: 'debian', version: '12' });
    expect(ingredients[0]?.purl).toBe('pkg:deb/debian/bash@5.2?distro=debian-12');
  });

  it('takes headers for Node only where its program is', () => {
    const header = (prefix: string) => file(`${prefix}/include/node/node_version.h`, { packages: [node] });
    const tree = buildTree([
      [header('usr/local'), file('usr/local/bin/node'), header('root/.cache/node-gyp/24')],
    ]);
    expect(contentsOf(tree).ingredients.map(({ paths }) => paths)).toEqual([
      ['/usr/local/include/node/node_version.h'],
    ]);
  });

  it('says which databases it does not read', () => {
    const tree = buildTree([[file('var/lib/rpm/rpmdb.sqlite'), file('etc/os-release', { text: 'x' })]]);
    expect(contentsOf(tree)).toEqual({ ingredients: [], unread: ['/var/lib/rpm/rpmdb.sqlite'] });
  });
});

describe('purlOf', () => {
  it.each<[FoundPackage, string]>([
    [npm('@img/sharp', '0.35.5'), 'pkg:npm/%40img/sharp@0.35.5'],
    [node, 'pkg:generic/node@24.1.0'],
    [{ kind: 'deb', name: 'bash', version: '5.2' }, 'pkg:deb/debian/bash@5.2'],
    [
      {
        kind: 'deb',
        name: 'libc6',
        version: '2',
        architecture: 'arm64',
        source: { name: 'glibc', version: '2' },
      },
      'pkg:deb/debian/libc6@2?arch=arm64&upstream=glibc',
    ],
    [
      { kind: 'deb', name: 'libc6', version: '2', source: { name: 'glibc', version: '1' } },
      'pkg:deb/debian/libc6@2?upstream=glibc%401',
    ],
  ])('%j', (found, purl) => expect(purlOf(found)).toBe(purl));
});
