import { afterEach, describe, expect, it } from 'vitest';
import { elf, type FakePackage, installedTree, MACH_O, PE, v8Addon } from '../src/testing/installed-tree';
import type { Permission } from './classify.mjs';
import { survey } from './survey.mjs';
import { targetOf } from './target.mjs';

let remove = (): void => undefined;
afterEach(() => remove());

/** What a tree is said to hold for arm64: `a: prebuilt keep (build/a.node)`. */
function verdicts(
  packages: Record<string, FakePackage>,
  permissions: Record<string, Permission> = {},
): string[] {
  const tree = installedTree(packages);
  remove = tree.remove;
  return survey(tree.root, targetOf('arm64'), permissions).addons.map(
    ({ pkg, verdict: { kind, treatment, detail } }) => `${pkg.name}: ${kind} ${treatment} (${detail})`,
  );
}

const one = (manifest: object, files: FakePackage['files'] = {}, permissions = {}): string[] =>
  verdicts({ 'node_modules/a': { manifest: { ...manifest }, files } }, permissions);

const gyp = { 'binding.gyp': '{}' };
const script = (install: string) => ({ scripts: { install } });
const PREBUILDS = {
  'prebuilds/linux-x64/a.glibc.node': elf('x64'),
  'prebuilds/linux-arm64/a.musl.node': elf('arm64', 'libc.musl-aarch64.so.1'),
  'prebuilds/linux-arm64/a.glibc.node': elf('arm64'),
  'prebuilds/darwin-arm64/a.node': 'Mach-O',
};

describe('a package', () => {
  it.each<[string, string[], string[]]>([
    ['of JavaScript is not listed', one({}, { 'index.js': '' }), []],
    [
      'of the platform is kept',
      one({ os: ['linux'], cpu: ['arm64'] }, { 'a.node': elf('arm64') }),
      ['a: platform keep (a.node)'],
    ],
    ['of the platform without a binary is not listed', one({ os: ['linux'] }), []],
    [
      'of some systems, with a binary for another processor, is no package of a platform',
      one({ os: ['linux', 'darwin'] }, { 'lib/linux-x64/a.node': elf('x64') }),
      ['a: prebuilt stop (lib/linux-x64/a.node (x64, glibc))'],
    ],
    [
      'of some processors, with a binary for another one, is not left out',
      one({ cpu: ['x64', 'arm64'] }, { 'a.node': elf('x64'), 'b.musl.node': elf('arm64') }),
      ['a: prebuilt stop (a.node (x64, glibc), b.musl.node (arm64, musl))'],
    ],
    [
      'for the other libc is left out',
      one({ cpu: ['arm64'] }, { 'a.node': elf('arm64', 'libc.musl-aarch64.so.1') }),
      ['a: platform remove (a.node (arm64, musl))'],
    ],
    [
      'for the other libc is left out, with a program of it that needs none',
      one({ cpu: ['arm64'] }, { 'a.musl.node': elf('arm64'), tool: elf('arm64', '') }),
      ['a: platform remove (a.musl.node (arm64, musl), tool (arm64))'],
    ],
    ['with prebuilds is kept', one({}, PREBUILDS), ['a: prebuilt keep (prebuilds/linux-arm64/a.glibc.node)']],
    [
      'with prebuilds needs no leave for node-gyp-build, nor for what stands after ||',
      one(script('node-gyp-build || node x.js'), { ...PREBUILDS, ...gyp }),
      ['a: prebuilt keep (prebuilds/linux-arm64/a.glibc.node)'],
    ],
    [
      'with prebuilds and another script is asked about',
      one(script('node-gyp-build && node patch.js'), PREBUILDS),
      ['a: script stop (node-gyp-build && node patch.js)'],
    ],
    [
      'that fits no more than others has nothing',
      one({}, { 'a.node': elf('riscv64') }),
      ['a: prebuilt stop (a.node (e_machine 243))'],
    ],
    [
      'that prebuild-install serves',
      one(script('prebuild-install || node-gyp rebuild'), gyp),
      ['a: download download (prebuild-install)'],
    ],
    [
      'that node-pre-gyp serves',
      one(script('node-pre-gyp install --fallback-to-build'), gyp),
      ['a: download download (node-pre-gyp)'],
    ],
    [
      'that install-from-cache serves',
      one(script('install-from-cache --artifact x || node-gyp rebuild')),
      ['a: download download (install-from-cache)'],
    ],
    [
      'with addons for other versions of Node is compiled, whatever fits otherwise',
      one(script('node-gyp-build'), { ...gyp, 'prebuilds/linux-arm64/a.abi93.node': v8Addon('arm64') }),
      ['a: compiled compile (node-gyp-build)'],
    ],
    [
      "with an addon for this Node is kept, and one of Node-API, whatever its folder's name",
      verdicts({
        'node_modules/a': { files: { [`a.abi${process.versions.modules}.node`]: v8Addon('arm64') } },
        'node_modules/zeromq': { files: { 'build/linux/arm64/node/glibc-93-Release/a.node': elf('arm64') } },
      }),
      [
        `a: prebuilt keep (a.abi${process.versions.modules}.node)`,
        'zeromq: prebuilt keep (build/linux/arm64/node/glibc-93-Release/a.node)',
      ],
    ],
    [
      'with a library for the target and addons for others has nothing',
      one({}, { 'linux/arm64/libonnxruntime.so.1.14.0': elf('arm64'), 'win32/x64/a.node': PE }),
      ['a: prebuilt stop (linux/arm64/libonnxruntime.so.1.14.0 (arm64, glibc), win32/x64/a.node (PE))'],
    ],
    [
      'with sources of an addon and a library for it is compiled',
      one({}, { ...gyp, 'lib/liba.so': elf('arm64') }),
      ['a: compiled compile (node-gyp)'],
    ],
    [
      'with programs for the target is kept, whatever their names',
      one({}, { 'prebuilds/linux-arm64/a.bare': elf('arm64'), 'prebuilds/win32-x64/a.bare': PE }),
      ['a: prebuilt keep (prebuilds/linux-arm64/a.bare)'],
    ],
    [
      'with programs for another processor alone has nothing',
      one({}, { 'bin/linux/x64/ffprobe': elf('x64', ''), 'bin/darwin/arm64/ffprobe': MACH_O }),
      ['a: prebuilt stop (bin/darwin/arm64/ffprobe (Mach-O), bin/linux/x64/ffprobe (x64))'],
    ],
    ['with programs for other systems alone is not listed', one({}, { 'pagent.exe': PE, mac: MACH_O }), []],
    ['with a binding.gyp alone is compiled', one({}, gyp), ['a: compiled compile (node-gyp)']],
    ['with a binding.gyp that npm is to leave alone is not listed', one({ gypfile: false }, gyp), []],
    [
      'whose build for another machine was published is compiled',
      one(script('node-gyp-build'), { ...gyp, 'build/Release/a.node': elf('x64') }),
      ['a: compiled compile (node-gyp-build)'],
    ],
    [
      'that would compile without sources has nothing',
      one(script('node-gyp-build')),
      ['a: prebuilt stop (no binary)'],
    ],
    [
      'with a script of its own is asked about',
      one({ scripts: { postinstall: 'node fetch.js' } }),
      ['a: script stop (node fetch.js)'],
    ],
    [
      'with a library that a script about addons neither fetches nor compiles has none yet',
      one(script('node-gyp-build'), { ...gyp, 'lib/libx.so.1': elf('arm64') }),
      ['a: compiled compile (node-gyp-build)'],
    ],
    [
      'with a script of its own beside one that is known is asked about',
      one({ scripts: { install: 'node-gyp-build || true', postinstall: 'node fetch.js' } }, gyp),
      ['a: script stop (node-gyp-build || true && node fetch.js)'],
    ],
    [
      'that runs something else before it fetches is asked about',
      one(script('(node install/libvips && prebuild-install) || (node-gyp rebuild)'), gyp),
      ['a: script stop ((node install/libvips && prebuild-install) || (node-gyp rebuild))'],
    ],
    [
      'with prebuilds is kept whatever stands before the program that looks for them',
      one(script('cross-env ZERO_AR_DATE=1 node-gyp-build'), { ...PREBUILDS, ...gyp }),
      ['a: prebuilt keep (prebuilds/linux-arm64/a.glibc.node)'],
    ],
    [
      'with a script that does nothing is not listed',
      one({ scripts: { postinstall: 'echo hi; exit 0' } }),
      [],
    ],
    [
      'is treated as project.json says',
      one({ scripts: { postinstall: 'node fetch.js' } }, {}, { a: 'skip' }),
      ['a: script skip (node fetch.js)'],
    ],
  ])('%s', (_name, found, expected) => expect(found).toEqual(expected));
});

describe('a package whose binaries are packages', () => {
  const platform = (cpu: string): FakePackage => ({
    manifest: { os: ['linux'], cpu: [cpu], libc: ['glibc'] },
    files: { 'lib/a.node': elf(cpu as 'x64') },
    absent: cpu !== 'arm64',
  });
  const parent: FakePackage = {
    manifest: {
      optionalDependencies: { '@a/linux-x64': '1', '@a/linux-arm64': '1', fsevents: '1' },
      ...script('node install/check.js || npm run build'),
    },
  };
  it('has one for the target, and its script is not run', () => {
    const packages = {
      'node_modules/a': parent,
      'node_modules/@a/linux-x64': platform('x64'),
      'node_modules/@a/linux-arm64': platform('arm64'),
    };
    expect(verdicts(packages)).toEqual([
      'a: platform keep (@a/linux-arm64)',
      '@a/linux-arm64: platform keep (lib/a.node)',
    ]);
  });

  it('has none for the target', () => {
    const none = { manifest: { optionalDependencies: { '@a/linux-x64': '1' } } };
    const [verdict] = verdicts({ 'node_modules/a': none, 'node_modules/@a/linux-x64': platform('x64') });
    expect(verdict).toBe(
      'a: platform stop (no package for linux-arm64 among those of its platforms (@a/linux-x64, say))',
    );
  });

  it.each<[string, FakePackage['files'], string[]]>([
    [
      'has none that the lockfile knows, as npm 10 leaves it on a Mac',
      {},
      [
        'snappy: platform stop (package-lock.json has no entry for its @napi-rs/snappy-linux-arm64-gnu, so npm installed nothing for linux-arm64)',
      ],
    ],
    ['has one of its own', { 'a.node': elf('arm64') }, ['snappy: prebuilt keep (a.node)']],
  ])('%s', (_name, files, expected) => {
    const names = ['darwin-arm64', 'linux-x64-gnu', 'linux-arm64-musl', 'linux-arm64-gnu'];
    const optionalDependencies = Object.fromEntries(names.map((name) => [`@napi-rs/snappy-${name}`, '7']));
    const darwin = { manifest: { os: ['darwin'], cpu: ['arm64'] }, absent: true };
    const snappy = { manifest: { optionalDependencies }, files };
    const packages = { 'node_modules/snappy': snappy, 'node_modules/@napi-rs/snappy-darwin-arm64': darwin };
    expect(verdicts(packages)).toEqual(expected);
  });

  const library = (file: string): FakePackage => ({
    manifest: { os: ['linux'], cpu: ['arm64'] },
    files: { [file]: elf('arm64') },
  });

  it('has a library alone, which others load', () => {
    const optionalDependencies = { 'sqlite-vec-linux-x64': '1', 'sqlite-vec-linux-arm64': '1' };
    const packages = {
      'node_modules/sqlite-vec': { manifest: { optionalDependencies } },
      'node_modules/sqlite-vec-linux-x64': platform('x64'),
      'node_modules/sqlite-vec-linux-arm64': library('vec0.so'),
    };
    expect(verdicts(packages)).toEqual([
      'sqlite-vec: platform keep (sqlite-vec-linux-arm64)',
      'sqlite-vec-linux-arm64: platform keep (vec0.so)',
    ]);
  });

  it('has a library whose addon npm left out; one for musl is no business of glibc', () => {
    const names = ['sharp-libvips-linux-arm64', 'sharp-linux-arm64', 'sharp-linuxmusl-arm64'];
    const sharp = (addon: FakePackage) =>
      verdicts({
        'node_modules/sharp': {
          manifest: {
            optionalDependencies: Object.fromEntries(names.map((name) => [`@img/${name}`, '1'])),
            ...script('node install/check.js || npm run build'),
          },
        },
        'node_modules/@img/sharp-libvips-linux-arm64': library('lib/libvips-cpp.so.42'),
        'node_modules/@img/sharp-linux-arm64': addon,
        'node_modules/@img/sharp-linuxmusl-arm64': { ...library(''), absent: true },
      })[0];
    const addon = library('lib/sharp-linux-arm64.node');
    expect(sharp({ ...addon, absent: true })).toBe(
      'sharp: platform stop (npm left out @img/sharp-linux-arm64, which is in the lockfile for linux-arm64)',
    );
    remove();
    expect(sharp(addon)).toBe('sharp: platform keep (@img/sharp-linux-arm64)');
  });

  it('has none for Linux at all: it does without', () => {
    const fsevents = { manifest: { os: ['darwin'], cpu: ['arm64', 'x64'] }, absent: true };
    const optional = { manifest: { optionalDependencies: { fsevents: '1' } } };
    expect(verdicts({ 'node_modules/a': optional, 'node_modules/fsevents': fsevents })).toEqual([]);
  });
});

it('a package that is installed twice is listed twice, with the addons of each', () => {
  const nested = {
    'node_modules/b/node_modules/a': { files: { 'a.node': elf('x64') } },
    'node_modules/b': {},
  };
  expect(verdicts({ 'node_modules/a': { files: PREBUILDS }, ...nested })).toEqual([
    'a: prebuilt keep (prebuilds/linux-arm64/a.glibc.node)',
    'a: prebuilt stop (a.node (x64, glibc))',
  ]);
});

describe('a name in project.json', () => {
  it.each(['bcript', 'of-tests'])('that no package of the image has is refused: %s', (name) => {
    const packages = {
      'node_modules/a': {},
      'node_modules/of-tests': { manifest: { dev: true }, absent: true },
    };
    expect(() => verdicts(packages, { [name]: 'skip' })).toThrow(
      `no package in the lockfile is called ${name}`,
    );
  });

  it('may be that of a package for the other architecture, and the own name of one that has an alias', () => {
    const x64only = { manifest: { os: ['linux'], cpu: ['x64'] }, absent: true };
    const alias = { manifest: { name: 'prog', ...script('node fetch.js') } };
    const packages = { 'node_modules/x64only': x64only, 'node_modules/renamed': alias };
    expect(verdicts(packages, { x64only: 'skip', prog: 'skip' })).toEqual([
      'prog: script skip (node fetch.js)',
    ]);
  });
});
