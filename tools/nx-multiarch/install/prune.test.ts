import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { elf, type FakePackage, installedTree, MACH_O, PE, v8Addon } from '../src/testing/installed-tree';
import type { Permission } from './classify.mjs';
import { prune } from './prune.mjs';
import { survey } from './survey.mjs';
import { targetOf } from './target.mjs';
import { filesIn } from './tree.mjs';

let remove = (): void => undefined;
afterEach(() => remove());

const target = targetOf('arm64');

/** What is left of packages for arm64, without package.json. */
function left(packages: Record<string, FakePackage>, permissions: Record<string, Permission> = {}): string[] {
  const tree = installedTree(packages);
  remove = tree.remove;
  const found = survey(tree.root, target, permissions);
  prune(tree.root, found.addons, found.packages, target);
  return Object.keys(packages).flatMap((path) =>
    filesIn(join(tree.root, path)).filter((file) => file !== 'package.json'),
  );
}

const KEPT = {
  LICENSE: '',
  'README.md': '',
  'index.js': '',
  'prebuilds/linux-arm64/a.glibc.node': elf('arm64'),
  'build/Release/a.node': elf('arm64'),
  'build/settings.json': '{}',
  'deps/lib/licence.txt': '',
  'deps/copy.js': '',
  'deps/grpc/etc/roots.pem': '',
  'deps/parser/COPYING.in': '',
  'deps/parser/PATENTS': '',
  'deps/parser/README.md': '',
  'deps/rules.proto': '',
  'deps/start.sh': '',
  'build/Release/icudtl.dat': '',
  'build/data/page.html': '',
  'build/module.wasm': '',
  'models/obj/cube.obj': '',
  'src/copyright.h': '',
};
const ADDON = {
  ...KEPT,
  'index.d.ts': '',
  'index.js.map': '',
  'binding.gyp': '{}',
  'src/a.cc': '',
  'node-addon-api/a.target.mk': '',
  'include/a.hpp': '',
  'prebuilds/linux-arm64/a.musl.node': elf('arm64'),
  'prebuilds/linux-x64/a.glibc.node': elf('x64'),
  'prebuilds/win32-x64/a.node': 'MZ',
  'build/Release/b.node': elf('x64'),
  'build/Release/obj.target/a.node': elf('arm64'),
  'build/Makefile': '',
  'build/node_gyp_bins/python3': '',
  'build-tmp-napi-v3/Release/a.node': elf('arm64'),
  'build/config.gypi': '',
  'build/a.target.mk': '',
  'build/Release/.deps/a.node.d': '',
  'build/Release/a.a': '',
  'deps/sqlite3.tar.gz': '',
  'deps/uv/Makefile.am': '',
  'deps/uv/config.h.in': '',
  'deps/uv/m4/a.m4': '',
  'deps/uv/uv.cmake': '',
  'deps/uv/uv.mk': '',
};

it('an addon keeps what the target loads, its JavaScript and its licences', () => {
  expect(left({ 'node_modules/a': { files: ADDON } })).toEqual(Object.keys(KEPT).sort());
});

it('where another stage compiles, it finds all sources, headers and types; it removes them itself', () => {
  const packages = {
    'node_modules/a': { files: { 'binding.gyp': '', 'a.cc': '', 'build/Release/a.node': elf('x64') } },
    'node_modules/node-addon-api': { files: { 'napi.h': '', 'index.js': '' } },
    'node_modules/ref': { files: { 'binding.gyp': '', 'include/ref.h': '', 'ref.node': elf('arm64') } },
  };
  expect(left(packages, { a: 'emulate' })).toEqual(
    Object.values(packages).flatMap(({ files }) => Object.keys(files).sort()),
  );
  remove();
  expect(left(packages, { a: 'skip' })).toEqual(['index.js', 'ref.node']);
});

it('type declarations stay where a compiler is installed that reads them; maps go', () => {
  const packages = {
    'node_modules/typescript': { files: { 'lib/lib.es5.d.ts': '', 'lib/typescript.js': '' } },
    'node_modules/@types/node': { files: { 'index.d.ts': '', 'index.d.ts.map': '' } },
  };
  expect(left(packages)).toEqual(['lib/lib.es5.d.ts', 'lib/typescript.js', 'index.d.ts']);
  remove();
  expect(left({ 'node_modules/@types/node': packages['node_modules/@types/node'] })).toEqual([]);
});

it('a package of JavaScript keeps all that Node can read: folders called build and deps, and any other file', () => {
  const files = { 'build/src/index.js': '', 'build/data': 'x', 'deps/x.tar': '', 'samples/hello.c': '' };
  const all = {
    ...files,
    'build/src/index.d.ts': '',
    'build/src/index.js.map': '',
    'a.d.mts': '',
    'a.d.ts.map': '',
  };
  expect(left({ 'node_modules/a': { files: all } })).toEqual(Object.keys(files).sort());
});

it('a package for the other libc is left out, and its folder', () => {
  const musl = { manifest: { cpu: ['arm64'] }, files: { 'a.musl.node': elf('arm64') } };
  const tree = installedTree({ 'node_modules/@a/musl': musl, 'node_modules/b': {} });
  remove = tree.remove;
  const { addons, packages } = survey(tree.root, target, {});
  expect(prune(tree.root, addons, packages, target).files).toBe(2);
  expect(filesIn(join(tree.root, 'node_modules'))).toEqual(['b/package.json']);
});

const SKIPPED = { manifest: { scripts: { install: 'node-gyp-build' } } };

it.each<[string, FakePackage, string[]]>([
  [
    'addons of every other platform, of a package that is skipped',
    {
      ...SKIPPED,
      files: {
        'prebuilds/linux-x64/bufferutil.node': elf('x64'),
        'prebuilds/darwin-x64/bufferutil.node': MACH_O,
        'prebuilds/win32-ia32/bufferutil.node': PE,
        'fallback.js': '',
      },
    },
    ['fallback.js'],
  ],
  [
    'what no ending tells',
    {
      files: {
        'prebuilds/darwin-arm64/crashtracker-receiver': MACH_O,
        'prebuilds/linux-x64/bare-fs.bare': elf('x64'),
        'prebuilds/linux-arm64/bare-fs.bare': elf('arm64'),
        'util/pagent.exe': PE,
      },
    },
    ['prebuilds/linux-arm64/bare-fs.bare'],
  ],
  [
    'programs of other systems in a package of JavaScript',
    { files: { 'OpenConsole.exe': PE, a: '' } },
    ['a'],
  ],
  [
    'addons of FreeBSD',
    {
      ...SKIPPED,
      files: {
        'build/koffi/freebsd_arm64/koffi.node': elf('arm64', 'libc.so.7', { osAbi: 9 }),
        'build/koffi/linux_arm64/koffi.node': elf('arm64'),
        'build/koffi/musl_arm64/koffi.node': elf('arm64', 'libc.musl-aarch64.so.1'),
      },
    },
    ['build/koffi/linux_arm64/koffi.node'],
  ],
  [
    'addons of another Node',
    { files: { 'a.abi93.node': v8Addon('arm64'), 'b.node': v8Addon('arm64') } },
    ['b.node'],
  ],
])('what the target cannot load goes: %s', (_name, pkg, expected) => {
  expect(left({ 'node_modules/a': pkg }, pkg.manifest ? { a: 'skip' } : {})).toEqual(expected);
});

it('a library stays beside the addon that needs it, whatever strings it holds', () => {
  // As @datadog/native-appsec 11 has them: libddwaf.so needs no library, and holds the string libc.so.
  const libddwaf = elf('arm64', '', { defined: ['libc.so'] });
  const files = {
    'prebuilds/linuxglibc-arm64/libddwaf.so': libddwaf,
    'prebuilds/linuxglibc-arm64/node-napi.node': elf('arm64'),
    'prebuilds/linuxmusl-arm64/libddwaf.so': libddwaf,
    'prebuilds/linuxmusl-arm64/node-napi.node': elf('arm64', 'libc.musl-aarch64.so.1'),
  };
  expect(left({ 'node_modules/a': { files } })).toEqual(Object.keys(files).slice(0, 2));
});
