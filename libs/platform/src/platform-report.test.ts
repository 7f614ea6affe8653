import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { thisMachine, type Machine } from './machine';
import { platformReport, type AddonReport } from './platform-report';

const require = createRequire(import.meta.url);
// In parts, and loaded by variable: Nx takes a package that is named in an import, in a lib's test too, for one that
// its apps install.
const bcryptFolder = dirname(require.resolve(['bcrypt', 'package.json'].join('/')));
const load = (name: string) => (): unknown => require(name);
const prebuilt = (platform: string, libc = 'glibc'): string =>
  join(bcryptFolder, 'prebuilds', platform, `bcrypt.${libc}.node`);

const arm: Machine = {
  os: 'linux',
  nodeArch: 'arm64',
  architecture: 'arm64',
  node: 'v24.1.0',
  kernel: '6.1.0',
  libc: 'glibc',
  libcVersion: '2.36',
};

describe('addons as installed here', () => {
  it('loads sharp and bcrypt and names their files', async () => {
    const report = await platformReport(['sharp', 'bcrypt'].map((name) => ({ name, load: load(name) })));
    const { architecture, nodeArch } = thisMachine();
    expect(report).toMatchObject({ architecture, nodeArch, node: process.version });
    expect(report.addons).toMatchObject([
      { name: 'sharp', loaded: true, fileArchitecture: architecture },
      { name: 'bcrypt', loaded: true, fileArchitecture: architecture },
    ]);
    expect(report.addons.map(({ file }) => file)).toEqual([
      expect.stringMatching(/@img\/sharp-[a-z]+-\w+\/lib\/sharp-.*\.node$/),
      expect.stringMatching(/bcrypt\/(build\/Release|prebuilds)\/.*\.node$/),
    ]);
    expect(report.addons.every(({ error, version }) => error === undefined && version)).toBe(true);
  });

  it('names the C library in words', async () => {
    expect(await platformReport([], { machine: arm })).toMatchObject({ libc: 'glibc 2.36', addons: [] });
    const musl = { ...arm, libc: 'musl', libcVersion: undefined } as const;
    expect((await platformReport([], { machine: musl })).libc).toBe('musl');
  });
});

describe('addons that do not load', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'platform-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function install(name: string, files: Record<string, string> = {}): void {
    const folder = join(root, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.2.3' }));
    writeFileSync(join(folder, 'index.js'), '');
    for (const [to, from] of Object.entries(files)) cpSync(from, join(folder, to));
  }

  async function report(name: string): Promise<AddonReport> {
    const load = (): never => {
      throw new Error('x.node: cannot open shared object file: No such file or directory\nmore');
    };
    const found = await platformReport([{ name, load }], { from: join(root, 'main.js'), machine: arm });
    return found.addons[0]!;
  }

  it('blames a built file of another architecture, which loaders prefer to a fitting prebuild', async () => {
    install('bcrypt', {
      'build/Release/bcrypt.node': prebuilt('linux-x64'),
      'prebuilds/linux-arm64/bcrypt.glibc.node': prebuilt('linux-arm64'),
    });
    const addon = await report('bcrypt');
    expect(addon).toMatchObject({ loaded: false, fileArchitecture: 'amd64', code: 'wrong-architecture' });
    expect(addon.file).toMatch(/build\/Release\/bcrypt\.node$/);
    expect(addon.error).toContain('is built for amd64, this process runs on linux arm64 (glibc)');
    expect(addon.error).toContain('npm ci --os=linux --cpu=arm64 --libc=glibc');
  });

  it('says what is there in place of a missing prebuild', async () => {
    install('bcrypt', { 'prebuilds/linux-x64/bcrypt.glibc.node': prebuilt('linux-x64') });
    const addon = await report('bcrypt');
    expect(addon).toMatchObject({ loaded: false, fileArchitecture: 'amd64', code: 'missing-file' });
    expect(addon.error).toMatch(
      /no addon for linux arm64 \(glibc\): there is only .*linux-x64.*\(built for amd64\)/,
    );
  });

  it('passes over a prebuild for the other C library', async () => {
    install('bcrypt', { 'prebuilds/linux-arm64/bcrypt.musl.node': prebuilt('linux-arm64', 'musl') });
    expect(await report('bcrypt')).toMatchObject({ code: 'missing-file', fileArchitecture: 'arm64' });
  });

  it('names the platform package that is installed in place of the right one', async () => {
    install('sharp');
    install('@img/sharp-linux-x64', { 'lib/sharp-linux-x64.node': prebuilt('linux-x64') });
    const addon = await report('sharp');
    expect(addon).toMatchObject({ code: 'missing-file', version: '1.2.3', fileArchitecture: 'amd64' });
    expect(addon.error).toContain('@img/sharp-linux-x64/lib/sharp-linux-x64.node');
  });

  it('reads the platform package that fits', async () => {
    install('sharp');
    install('@img/sharp-linux-arm64', { 'lib/sharp-linux-arm64.node': prebuilt('linux-arm64') });
    const addon = await report('sharp');
    expect(addon).toMatchObject({ code: 'load-failed', fileArchitecture: 'arm64' });
    expect(addon.error).toMatch(/does not load: x\.node: cannot open shared object file.*directory$/);
  });

  it.each([
    ['darwin-arm64/bcrypt.node', 'macOS'],
    ['win32-x64/bcrypt.node', 'Windows'],
  ])('knows %s as a file of %s', async (file, architecture) => {
    install('bcrypt', { 'build/Release/bcrypt.node': join(bcryptFolder, 'prebuilds', file) });
    expect(await report('bcrypt')).toMatchObject({
      code: 'wrong-architecture',
      fileArchitecture: architecture,
    });
  });

  it('says so when the package is missing altogether, or holds nothing', async () => {
    expect(await report('bcrypt')).toMatchObject({ code: 'not-installed', loaded: false });
    install('bcrypt');
    expect(await report('bcrypt')).toMatchObject({ code: 'missing-file', file: undefined });
  });

  it('does not fail on a file that is no addon at all', async () => {
    writeFileSync(join(root, 'text'), 'text');
    install('bcrypt', { 'build/Release/bcrypt.node': join(root, 'text') });
    expect(await report('bcrypt')).toMatchObject({ code: 'load-failed', fileArchitecture: undefined });
  });
});
