import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { buildElf, type ElfRecipe } from '@nx-multiarch/elf';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { armServer, elfMachine } from '../testing/machines';
import { makePackages, type MadePackages } from '../testing/made-packages';
import { loadAddon, type AddonReport } from './load-addon';

const RIGHT = 'npm ci --os=linux --cpu=arm64 --libc=glibc';
const elf = (architecture: keyof typeof elfMachine, recipe: ElfRecipe = {}): Uint8Array =>
  buildElf({ machineId: elfMachine[architecture], needed: ['libc.so.6'], ...recipe });
const musl = elf('arm64', { needed: ['libc.musl-aarch64.so.1'] });

let packages: MadePackages;
beforeEach(() => {
  packages = makePackages();
});
afterEach(() => packages.remove());

const SAID = 'cannot open shared object file: No such file or directory';
const refuse = (text = SAID) =>
  vi.fn((): never => {
    throw new Error(text);
  });

function report(name: string, load: () => unknown = refuse()): Promise<AddonReport> {
  const findLibrary = (library: string): string | undefined =>
    library.startsWith('libc.') ? '/lib/libc.so.6' : undefined;
  return loadAddon({ name, load }, { machine: armServer, from: join(packages.root, 'main.js'), findLibrary });
}

/** sharp with the package of one platform, and what that one depends on. */
function sharpFor(
  platform: { os?: string; cpu: string; libc?: string },
  addon: Uint8Array,
  dependencies: Record<string, string> = {},
): string {
  const part = `@img/sharp-linux-${platform.cpu}`;
  packages.add('sharp', {}, { optionalDependencies: { [part]: '1', '@img/sharp-other': '1' } });
  const { os = 'linux', cpu, libc = 'glibc' } = platform;
  const manifest = { os: [os], cpu: [cpu], libc: [libc], optionalDependencies: dependencies };
  return join(packages.add(part, { 'lib/sharp.node': addon }, manifest), 'lib/sharp.node');
}

describe('an addon that fits', () => {
  it('is taken from the package of its platform', async () => {
    const file = sharpFor({ cpu: 'arm64' }, elf('arm64'));
    expect(await report('sharp', () => ({}))).toEqual({
      ...{ name: 'sharp', loaded: true, version: '1.2.3', file, fileArchitecture: 'arm64' },
    });
  });

  it('and does not load has the words of the loader', async () => {
    const file = sharpFor({ cpu: 'arm64' }, elf('arm64'));
    expect(
      await report('sharp', refuse('undefined symbol: napi_new\nPossible solutions:\n- x')),
    ).toMatchObject({
      loaded: false,
      code: 'load-failed',
      error: `sharp: ${file} fits linux arm64 (glibc) but does not load: undefined symbol: napi_new`,
    });
  });
});

describe('a package for another platform', () => {
  it('is told by the architecture of its file', async () => {
    const file = sharpFor({ cpu: 'x64' }, elf('amd64'));
    expect(await report('sharp')).toMatchObject({
      ...{ loaded: false, version: '1.2.3', file, fileArchitecture: 'amd64', code: 'wrong-architecture' },
      error:
        "sharp's binary is for x86-64, this process is arm64. sharp has no addon for linux arm64 (glibc): " +
        `there is only ${file} (built for amd64). Reinstall for linux-arm64: ${RIGHT}`,
    });
  });

  it('is told by its C library', async () => {
    const file = sharpFor({ cpu: 'arm64', libc: 'musl' }, musl);
    expect(await report('sharp')).toMatchObject({
      code: 'wrong-libc',
      error:
        "sharp's binary is for musl, this process runs on glibc 2.36. sharp has no addon for linux arm64 (glibc): " +
        `there is only ${file} (built for arm64, musl). Reinstall for linux-arm64: ${RIGHT}`,
    });
  });

  it('is told by its system', async () => {
    sharpFor({ os: 'darwin', cpu: 'arm64' }, Uint8Array.of(0xcf, 0xfa, 0xed, 0xfe));
    const { code, error } = await report('sharp');
    expect(code).toBe('wrong-architecture');
    expect(error).toContain("sharp's binary is for macOS, this process is arm64.");
  });

  it('counts what it does not name where there are several, none of which is to blame', async () => {
    packages.add(
      'bcrypt',
      Object.fromEntries(
        (['amd64', 'arm'] as const).flatMap((architecture) =>
          ['a', 'b'].map((name) => [`prebuilds/linux-${architecture}/${name}.node`, elf(architecture)]),
        ),
      ),
    );
    const { code, error } = await report('bcrypt');
    expect(code).toBe('missing-file');
    expect(error).toMatch(
      /only .*a\.node \(built for amd64\), .*, .*, 1 more\. Install it for this platform: /,
    );
  });
});

describe('a package without a file', () => {
  it('is told from no package at all', async () => {
    expect(await report('bcrypt')).toMatchObject({
      code: 'not-installed',
      error: `bcrypt is not installed here. Install it: ${RIGHT}`,
    });
    const folder = packages.add('bcrypt');
    expect(await report('bcrypt')).toEqual({
      ...{ name: 'bcrypt', loaded: false, version: '1.2.3', code: 'missing-file' },
      error:
        `bcrypt has no addon for linux arm64 (glibc): ${folder} holds none. ` +
        `Install it for this platform: ${RIGHT} --include=optional`,
    });
  });

  it('passes over a prebuilt file for the other C library', async () => {
    packages.add('bcrypt', { 'prebuilds/linux-arm64/bcrypt.musl.node': musl });
    expect(await report('bcrypt')).toMatchObject({ code: 'wrong-libc', fileArchitecture: 'arm64' });
  });

  it('knows a link to a file that is not there', async () => {
    const folder = packages.add('bcrypt', { 'build/Release/keep': '' });
    symlinkSync('/nowhere.node', join(folder, 'build/Release/bcrypt.node'));
    const { code, error } = await report('bcrypt');
    expect(code).toBe('missing-file');
    expect(error).toContain("bcrypt's binary is a link to a file that is not there: ");
  });

  it('survives a package.json that is cut off', async () => {
    packages.add('bcrypt', { 'package.json': '{"name": "bcr' });
    expect(await report('bcrypt')).toMatchObject({ code: 'not-installed' });
  });
});

describe('a file that does not fit', () => {
  it('is blamed although a fitting one is there, which loaders take next', async () => {
    const folder = packages.add('bcrypt', {
      'build/Release/bcrypt.node': elf('amd64'),
      'prebuilds/linux-arm64/bcrypt.glibc.node': elf('arm64'),
    });
    const file = join(folder, 'build/Release/bcrypt.node');
    expect(await report('bcrypt')).toMatchObject({
      ...{ file, fileArchitecture: 'amd64', code: 'wrong-architecture' },
      error:
        `bcrypt's binary is for x86-64, this process is arm64: ${file}. ` +
        `Loaders prefer it to ${join(folder, 'prebuilds/linux-arm64/bcrypt.glibc.node')}: remove it. ` +
        `Reinstall for linux-arm64: ${RIGHT} --ignore-scripts`,
    });
  });

  it('is not loaded when it is cut off, since that would end the process', async () => {
    packages.add('bcrypt', { 'build/Release/bcrypt.node': elf('arm64').subarray(0, 300) });
    const load = refuse();
    const { code, error } = await report('bcrypt', load);
    expect(load).not.toHaveBeenCalled();
    expect(code).toBe('damaged-file');
    expect(error).toMatch(
      /^bcrypt's binary is damaged \(.* the file has 300\): .* Reinstall for linux-arm64: npm ci/,
    );
  });

  it.each([
    ['built by the package', 'bcrypt', 'or compile it on this one: npm rebuild bcrypt --build-from-source'],
    ['of a platform package', 'sharp', 'or take a version of sharp that was built for this one'],
  ])('asks for a newer system where its own is too old, %s', async (_, name, advice) => {
    const addon = elf('arm64', { versions: { 'libc.so.6': ['GLIBC_2.38'] } });
    if (name === 'sharp') sharpFor({ cpu: 'arm64' }, addon);
    else packages.add(name, { 'build/Release/addon.node': addon });
    const { code, error } = await report(name);
    expect(code).toBe('old-glibc');
    expect(error).toContain(`${name}'s binary needs glibc 2.38 (GLIBC_2.38), this machine has 2.36: `);
    expect(error).toContain(`Run it on a newer base image, ${advice}`);
  });
});

describe('a library of an addon', () => {
  const VIPS = 'libvips-cpp.so.8.18.7';
  const PART = '@img/sharp-libvips-linux-arm64';
  const addon = elf('arm64', {
    needed: [VIPS, 'libc.so.6'],
    runpath: '$ORIGIN/../../sharp-libvips-linux-arm64/lib',
  });
  const said = refuse(`${VIPS}: ${SAID}`);

  it('is missing with its package', async () => {
    const file = sharpFor({ cpu: 'arm64' }, addon, { [PART]: '1.3.4' });
    expect(await report('sharp', said)).toMatchObject({
      code: 'missing-library',
      error:
        `sharp's binary needs ${VIPS}, which is not there: ${file}. @img/sharp-linux-arm64 depends on ${PART}, ` +
        `not installed here. Reinstall for linux-arm64: ${RIGHT} --include=optional`,
    });
  });

  it('is there in another version', async () => {
    sharpFor({ cpu: 'arm64' }, addon, { [PART]: '1.3.4' });
    const folder = packages.add(PART, { 'lib/libvips-cpp.so.8.17.3': elf('arm64') });
    const { code, error } = await report('sharp', said);
    expect(code).toBe('missing-library');
    expect(error).toContain(`It was looked for in ${folder}/lib and in the system's folders. `);
    expect(error).toContain(`There is only ${folder}/lib/libvips-cpp.so.8.17.3. Reinstall`);
  });

  it('is one of the system', async () => {
    packages.add('canvas', { 'build/Release/canvas.node': elf('arm64', { needed: ['libcairo.so.2'] }) });
    const { code, error } = await report('canvas', refuse(`libcairo.so.2: ${SAID}`));
    expect(code).toBe('missing-library');
    expect(error).toMatch(/Install the system's package that holds libcairo\.so\.2, in the image too$/);
  });

  it('is not called missing where the loader does not miss it', async () => {
    packages.add('canvas', { 'build/Release/canvas.node': elf('arm64', { needed: ['libcairo.so.2'] }) });
    expect(await report('canvas', refuse('undefined symbol: x'))).toMatchObject({ code: 'load-failed' });
  });

  it.each([
    [
      'for another architecture',
      elf('amd64'),
      'wrong-architecture',
      'is for x86-64, this process is arm64: ',
    ],
    ['cut off', elf('arm64').subarray(0, 300), 'damaged-file', 'is damaged ('],
    [
      'too new',
      elf('arm64', { versions: { 'libc.so.6': ['GLIBC_2.99'] } }),
      'old-glibc',
      'needs glibc 2.99 (GLIBC_2.99), this machine has 2.36: ',
    ],
  ])('is %s', async (_, library, code, text) => {
    sharpFor({ cpu: 'arm64' }, addon, { [PART]: '1.3.4' });
    packages.add(PART, { [`lib/${VIPS}`]: library });
    const found = await report('sharp', said);
    expect(found).toMatchObject({ code, fileArchitecture: 'arm64' });
    expect(found.error).toContain(`${VIPS}, which sharp's binary needs, ${text}`);
  });
});
