import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { elf, type FakePackage, installedTree } from '../src/testing/installed-tree';
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
  'deps/sqlite3.tar': '',
};

it('an addon keeps what the target loads, its JavaScript and its licences', () => {
  expect(left({ 'node_modules/a': { files: ADDON } })).toEqual(Object.keys(KEPT).sort());
});

it('an addon that another stage compiles keeps everything, and the headers with it', () => {
  const packages = {
    'node_modules/a': { files: ADDON },
    'node_modules/node-addon-api': { files: { 'napi.h': '', 'index.js': '' } },
  };
  expect(left(packages, { a: 'emulate' })).toEqual([...Object.keys(ADDON).sort(), 'index.js', 'napi.h']);
  remove();
  expect(left(packages)).toEqual([...Object.keys(KEPT).sort(), 'index.js']);
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

it('a package without anything for the target keeps what it has: it may only be skipped', () => {
  expect(left({ 'node_modules/a': { files: { 'a.node': elf('x64') } } }, { a: 'skip' })).toEqual(['a.node']);
});
