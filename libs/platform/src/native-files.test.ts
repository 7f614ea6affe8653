import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildElf } from '@nx-multiarch/elf';
import { makePackages, type MadePackages } from '../testing/made-packages';
import { readNativeFiles } from './native-files';

let packages: MadePackages;
beforeEach(() => {
  packages = makePackages();
});
afterEach(() => packages.remove());

describe('an addon and its libraries', () => {
  it('follows the folders that each file names, and leaves the rest to the system', () => {
    const addon = buildElf({
      needed: ['libvips.so.42', 'libc.so.6'],
      runpath: '/nowhere:$ORIGIN/../../libvips/lib',
    });
    const vips = buildElf({ needed: ['libglib.so.0', 'libc.so.6'], runpath: '${ORIGIN}/' });
    const folder = packages.add('addon', { 'lib/addon.node': addon });
    const library = packages.add('libvips', { 'lib/libvips.so.42': vips, 'lib/libglib.so.0': buildElf() });
    const { binaries, unfound } = readNativeFiles(join(folder, 'lib/addon.node'));
    expect(binaries.map(({ file }) => file)).toEqual([
      join(folder, 'lib/addon.node'),
      join(library, 'lib/libvips.so.42'),
      join(library, 'lib/libglib.so.0'),
    ]);
    expect(unfound).toMatchObject([
      { name: 'libc.so.6', neededBy: { file: join(folder, 'lib/addon.node') } },
    ]);
    expect(unfound[0]?.folders).toEqual(['/nowhere', join(packages.root, 'node_modules/libvips/lib')]);
  });

  it('ends where libraries need each other', () => {
    const needing = (name: string): Uint8Array => buildElf({ needed: [name], runpath: '$ORIGIN' });
    const folder = packages.add('addon', { 'a.node': needing('b.so'), 'b.so': needing('a.node') });
    expect(readNativeFiles(join(folder, 'a.node')).binaries).toHaveLength(2);
  });

  it('reads no folder that is not whole', () => {
    const addon = buildElf({ needed: ['x.so'], runpath: 'lib:$LIB:$ORIGINAL' });
    const folder = packages.add('addon', { 'a.node': addon });
    expect(readNativeFiles(join(folder, 'a.node')).unfound).toMatchObject([{ name: 'x.so', folders: [] }]);
  });
});
