import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileKind } from './file-kind';
import { libcOf, newestVersion } from './libc';
import { architectureOf } from './machines';
import { parseElf } from './parse-elf';

const require = createRequire(import.meta.url);
// In parts: Nx takes a package that is named in an import, in a lib's test too, for one that its apps install.
const packages = dirname(dirname(require.resolve(['bcrypt', 'package.json'].join('/'))));
const bcrypt = join(packages, 'bcrypt/prebuilds');
const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as 'x64' | 'arm64'];

/** bcrypt ships one package for every platform. */
const prebuilds: [file: string, architecture: string, bits: 32 | 64, libc: string][] = [
  ['linux-x64/bcrypt.glibc.node', 'amd64', 64, 'glibc'],
  ['linux-x64/bcrypt.musl.node', 'amd64', 64, 'musl'],
  ['linux-arm64/bcrypt.glibc.node', 'arm64', 64, 'glibc'],
  ['linux-arm64/bcrypt.musl.node', 'arm64', 64, 'musl'],
  ['linux-arm/bcrypt.glibc.node', 'arm', 32, 'glibc'],
  ['linux-arm/bcrypt.musl.node', 'arm', 32, 'musl'],
];

describe('addons of other platforms', () => {
  it.each(prebuilds)('bcrypt %s', (file, expected, bits, libc) => {
    const info = parseElf(readFileSync(join(bcrypt, file)));
    expect(architectureOf(info)).toBe(expected);
    expect(info).toMatchObject({ bits, type: 'shared' });
    expect(libcOf(info)).toBe(libc);
    expect(info.needed.length).toBeGreaterThan(0);
  });

  it.each([
    ['darwin-arm64/bcrypt.node', 'mach-o'],
    ['darwin-x64/bcrypt.node', 'mach-o'],
    ['win32-x64/bcrypt.node', 'pe'],
  ])('bcrypt %s is %s', (file, kind) => {
    const bytes = readFileSync(join(bcrypt, file));
    expect(fileKind(bytes)).toBe(kind);
    expect(() => parseElf(bytes)).toThrow(expect.objectContaining({ code: 'not-elf' }));
  });
});

function readelf(...args: string[]): string {
  const options = { encoding: 'utf8', maxBuffer: 1e9, env: { ...process.env, LC_ALL: 'C' } } as const;
  try {
    return execFileSync('readelf', args, options);
  } catch (cause) {
    throw new Error('readelf failed; is it there? apt-get install binutils', { cause });
  }
}

describe.runIf(process.platform === 'linux')('files of this machine', () => {
  it('node', () => {
    const info = parseElf(readFileSync(process.execPath));
    expect(architectureOf(info)).toBe(architecture);
    expect(info.interpreter).toMatch(/^\/lib/);
    expect(libcOf(info)).toBeDefined();
  });

  it('every native file that sharp installed', () => {
    const scope = join(packages, '@img');
    const files = readdirSync(scope, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.node$|\.so[.\d]*$/.test(file))
      .map((file) => ({ file, info: parseElf(readFileSync(join(scope, file))) }));
    expect(files.map(({ info }) => architectureOf(info))).toContain(architecture);
    for (const { file, info } of files) {
      expect(`${file} ${libcOf(info)}`).toMatch(file.includes('linuxmusl') ? / musl$/ : / glibc$/);
    }
    const addon = files.find(({ file }) => file.endsWith('.node'));
    expect(newestVersion(addon!.info, 'GLIBC')).toMatch(/^2\.\d+$/);
  });

  it('agrees with readelf on what node needs', () => {
    const output = readelf('--dynamic', '--version-info', '--wide', process.execPath);
    const info = parseElf(readFileSync(process.execPath));
    const needed = [...output.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name]) => name);
    expect(info.needed).toEqual(needed);
    const names = [...output.matchAll(/Name: (\S+)\s+Flags: (\S+)\s+Version: \d+/g)].map(([, name]) => name);
    expect(info.versions.map(({ version }) => version)).toEqual(names);
  });

  it('agrees with readelf on what its C++ library offers', () => {
    const report = process.report.getReport() as { sharedObjects: string[] };
    const file = report.sharedObjects.find((name) => /\/libstdc\+\+\.so\.6/.test(name));
    if (!file)
      throw new Error('this Node holds its C++ library in itself; use one that loads libstdc++.so.6');
    const output = readelf('--version-info', '--wide', file);
    const own = output.slice(output.indexOf('Version definition section'));
    const names = [...own.matchAll(/Rev: 1 {2}Flags: none .*Name: (\S+)/g)].map(([, name]) => name);
    expect(parseElf(readFileSync(file)).defined).toEqual(names);
  });
});
