import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { elf, type FakePackage, installedTree, MACH_O, PE, v8Addon } from '../src/testing/installed-tree';
import type { Permission } from './classify.mjs';
import { emulated } from './emulated.mjs';
import { textOf } from './stop.mjs';
import { survey } from './survey.mjs';
import { targetOf } from './target.mjs';
import { treat } from './treat.mjs';

let remove = (): void => undefined;
afterEach(() => remove());

const target = targetOf('arm64');
const gyp = { 'binding.gyp': '{}' };
const download = { scripts: { install: 'prebuild-install || node-gyp rebuild' } };

/** What a run of an install script leaves. */
type Effect = (variables: Record<string, string>) => { status?: number; files?: Record<string, Buffer> };

interface Run {
  said: string[];
  rebuilt: Record<string, string>[];
  compilers: number;
  root: string;
}

/** A machine on which npm rebuild does what a test says. */
function machine(packages: Record<string, FakePackage>, effect: Effect) {
  const tree = installedTree(packages);
  remove = tree.remove;
  const run: Run = { said: [], rebuilt: [], compilers: 0, root: tree.root };
  const tools = {
    rebuild: (pkg: { path: string }, _target: unknown, variables: Record<string, string>): number => {
      run.rebuilt.push(variables);
      const { status = 0, files = {} } = effect(variables);
      for (const [file, bytes] of Object.entries(files)) {
        const path = join(tree.root, pkg.path, file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, bytes);
      }
      return status;
    },
    provideToolchain: () => void run.compilers++,
    node: '/usr/local',
    say: (line: string) => void run.said.push(line),
  };
  return { run, tools };
}

function treated(pkg: FakePackage, effect: Effect, permissions: Record<string, Permission> = {}): Run {
  const { run, tools } = machine({ 'node_modules/a': pkg }, effect);
  treat(run.root, survey(run.root, target, permissions).addons, target, tools);
  return run;
}

/** The text of the error that ends a treatment. */
function stopped(...args: Parameters<typeof treated>): string {
  try {
    treated(...args);
  } catch (error) {
    return textOf(error);
  }
  throw new Error('it was treated');
}

const built = (cpu: 'x64' | 'arm64') => ({ files: { 'build/Release/a.node': elf(cpu) } });

describe('a download', () => {
  it('is made for the target, in the words of every program, and without a compiler', () => {
    const { rebuilt, said, compilers } = treated({ manifest: download }, () => built('arm64'));
    expect(rebuilt).toEqual([
      expect.objectContaining({
        npm_config_arch: 'arm64',
        npm_config_platform: 'linux',
        LIBC: 'glibc',
        npm_config_target_arch: 'arm64',
        npm_config_target_platform: 'linux',
        npm_config_target_libc: 'glibc',
        npm_config_platform_arch: 'arm64',
        CC: 'false',
      }),
    ]);
    expect(said).toEqual(['a@1.0.0: download, downloaded (prebuild-install)']);
    expect(compilers).toBe(0);
  });

  it('that brings nothing, or something for this machine, is compiled instead', () => {
    const effect: Effect = ({ CC }) => (CC === 'false' ? { status: 1, ...built('x64') } : built('arm64'));
    const { said, compilers } = treated({ manifest: download, files: gyp }, effect);
    expect(said).toEqual([
      'a@1.0.0: download, nothing for linux-arm64 to download, compiled (prebuild-install)',
    ]);
    expect(compilers).toBe(1);
  });

  it('that brings nothing where there is nothing to compile stops the build', () => {
    const text = stopped({ manifest: download }, () => ({ status: 1 }));
    expect(text).toContain(
      'a@1.0.0: its script (status 1) fetched no binary for linux-arm64; it has no binary',
    );
    expect(text).toContain('"nx-multiarch": { "addons": { "a": "emulate" } }');
  });

  it('that brings something and fails stops the build', () => {
    const text = stopped({ manifest: download }, () => ({ status: 1, ...built('arm64') }));
    expect(text).toContain('its script (status 1) fetched build/Release/a.node for linux-arm64');
  });

  it('that brings nothing is not done because a library for the target was there before', () => {
    const files = { 'lib/libx.so.1': elf('arm64') };
    expect(stopped({ manifest: download, files }, () => ({}))).toContain(
      'fetched no binary for linux-arm64; it has lib/libx.so.1 (arm64',
    );
  });
});

describe('a compilation', () => {
  it('is made by the compiler of the target, with the headers of Node', () => {
    const { rebuilt, said, compilers } = treated({ files: gyp }, () => built('arm64'));
    expect(rebuilt).toEqual([
      expect.objectContaining({
        CC: 'aarch64-linux-gnu-gcc',
        CXX: 'aarch64-linux-gnu-g++',
        AR: 'aarch64-linux-gnu-ar',
        LINK: 'aarch64-linux-gnu-g++',
        npm_config_arch: 'arm64',
        npm_config_build_from_source: 'true',
        npm_config_nodedir: '/usr/local',
      }),
    ]);
    expect(said).toEqual(['a@1.0.0: compiled, compiled (node-gyp)']);
    expect(compilers).toBe(1);
  });

  it.each<[string, Effect, string]>([
    ['for this machine', () => built('x64'), 'it has build/Release/a.node (x64, glibc)'],
    ['that fails', () => ({ status: 2 }), 'npm rebuild ended with status 2; it has no binary'],
    ['that makes nothing', () => ({}), 'it has no binary'],
  ])('%s stops the build', (_name, effect, text) => {
    expect(stopped({ files: gyp }, effect)).toContain(`a@1.0.0 could not be compiled for linux-arm64: npm`);
    remove();
    expect(stopped({ files: gyp }, effect)).toContain(text);
    remove();
    expect(stopped({ files: gyp }, effect)).toContain('"nx-multiarch": { "addons": { "a": "emulate" } }');
  });

  it('is made of any package that project.json names, and is done where it made something', () => {
    // As cpu-features has it.
    const manifest = { scripts: { install: 'node buildcheck.js > buildcheck.gypi && node-gyp rebuild' } };
    const { said, rebuilt } = treated({ manifest, files: gyp }, () => built('arm64'), { a: 'compile' });
    expect(said).toEqual([`a@1.0.0: script, compiled (${manifest.scripts.install})`]);
    expect(rebuilt).toEqual([expect.objectContaining({ CXX: 'aarch64-linux-gnu-g++' })]);
    remove();
    const files = { 'prebuilds/linux-arm64/a.node': elf('arm64') };
    expect(stopped({ manifest, files }, () => ({}), { a: 'compile' })).toContain('could not be compiled');
  });
});

describe('a script that is not known', () => {
  const unknown: FakePackage = { manifest: { scripts: { postinstall: 'node fetch.js' } } };

  it('stops the build before anything is run', () => {
    const text = stopped(unknown, () => ({}));
    expect(text).toContain('a@1.0.0: an install script that is not known here: node fetch.js');
    expect(text).toContain(
      'to mend:  say in project.json what to do: "nx-multiarch": { "addons": { "a": "skip" } }',
    );
    remove();
    expect(stopped({ ...unknown, files: gyp }, () => ({}))).toContain('{ "addons": { "a": "compile" } }');
  });

  it('of a package that the lockfile has no binaries for wants another lockfile', () => {
    const optionalDependencies = { '@napi-rs/snappy-linux-arm64-gnu': '7' };
    const text = stopped({ manifest: { optionalDependencies } }, () => ({}));
    expect(text).toContain('has no entry for its @napi-rs/snappy-linux-arm64-gnu');
    expect(text).toMatch(/to mend: {2}remove package-lock.json and node_modules, then: npm install[^;]*$/);
  });

  it('is skipped, run, or left to another stage where project.json says so', () => {
    expect(treated(unknown, () => ({}), { a: 'skip' }).rebuilt).toEqual([]);
    remove();
    expect(treated(unknown, () => ({}), { a: 'run' }).said).toEqual([
      'a@1.0.0: script, script run (node fetch.js)',
    ]);
    remove();
    expect(treated(unknown, () => ({}), { a: 'emulate' }).said).toEqual([
      'a@1.0.0: script, left to a stage of its own (node fetch.js)',
    ]);
  });

  it('that fails, or leaves an addon of this machine, stops the build', () => {
    expect(stopped(unknown, () => ({ status: 3 }), { a: 'run' })).toContain(
      'the script of a ended with status 3',
    );
    remove();
    expect(stopped(unknown, () => built('x64'), { a: 'run' })).toContain(
      'a@1.0.0 has nothing that linux-arm64 can load: build/Release/a.node (x64, glibc)',
    );
  });

  it.each<[string, Record<string, Buffer>, string]>([
    ['a program of this machine', { 'vendor/gifsicle': elf('x64') }, 'vendor/gifsicle (x64, glibc)'],
    [
      'one with a version in its name',
      { 'vendor/engine-3.0.x': elf('x64') },
      'vendor/engine-3.0.x (x64, glibc)',
    ],
    ['one beside an addon that fits', { 'a.node': elf('arm64'), tool: elf('x64') }, 'tool (x64, glibc)'],
    ['one in place of another', { 'bin/tool': elf('x64') }, 'bin/tool (x64, glibc)'],
    ['an addon of another Node', { 'node-93.node': v8Addon('arm64') }, 'node-93.node (arm64, glibc, ABI 93)'],
    ['a program of macOS', { tool: MACH_O }, 'tool (Mach-O)'],
  ])('that leaves %s stops the build', (_name, files, text) => {
    const shipped = { ...unknown, files: { 'bin/tool': elf('arm64') } };
    expect(stopped(shipped, () => ({ files }), { a: 'run' })).toContain(text);
  });

  it('may leave what fits, and what the package came with', () => {
    const files = { 'util/a.exe': PE, 'mac/a': MACH_O };
    const effect: Effect = () => ({ files: { 'vendor/tool': elf('arm64', '') } });
    expect(treated({ ...unknown, files }, effect, { a: 'run' }).said).toHaveLength(1);
    remove();
    expect(treated({ ...unknown, files }, () => ({}), { a: 'run' }).said).toHaveLength(1);
  });
});

describe('the stage of the platform of the image', () => {
  const own = targetOf(process.arch === 'arm64' ? 'arm64' : 'amd64');

  it('rebuilds what is to be emulated, and nothing else, and says where it runs', () => {
    const packages = {
      'node_modules/a': { files: { ...gyp, 'a.cc': '' } },
      'node_modules/b': { files: gyp },
    };
    const { run, tools } = machine(packages, () => built(own.cpu));
    emulated(run.root, own, { a: 'emulate', b: 'skip' }, tools);
    expect(run.rebuilt).toHaveLength(1);
    expect(run.said.join()).toMatch(/^runs EMULATED on linux\/\w+, unless the builder is of it: a$/);
    expect(existsSync(join(run.root, 'node_modules/a/build/Release/a.node'))).toBe(true);
    expect(existsSync(join(run.root, 'node_modules/a/a.cc'))).toBe(false);
  });

  it('is refused on another architecture', () => {
    const other = targetOf(process.arch === 'arm64' ? 'amd64' : 'arm64');
    const { run, tools } = machine({}, () => ({}));
    expect(() => emulated(run.root, other, {}, tools)).toThrow(
      `install.mjs --emulated runs on ${process.arch}`,
    );
  });
});
