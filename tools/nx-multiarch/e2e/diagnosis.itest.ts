import { rmSync } from 'node:fs';
import { cp, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readBaseImages } from '../src/graph/base-images';
import { cutOff, type Fault, faults } from './diagnosis/faults';
import { install, OTHER, OWN, type Platform } from './diagnosis/installs';
import { addonOf, bundleReport, runProgram } from './diagnosis/report-program';
import { run, WORKSPACE } from './sandbox';

/** The folder of one wrong app, and those of what npm installed for it, which are copied. */
let root: string;
let app: string;
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'diagnosis-')));
  app = join(root, 'app');
});
afterEach(() => rm(app, { recursive: true, force: true }));
afterAll(() => rm(root, { recursive: true, force: true }));

const installed = new Map<string, Promise<string>>();
function installOnce(platform: Platform, options: string[]): Promise<string> {
  const folder = join(root, [platform.cpu, platform.libc, ...options].join(''));
  const made = installed.get(folder) ?? install(folder, platform, ...options).then(() => folder);
  installed.set(folder, made);
  return made;
}

/** Makes the wrong app; returns its program. */
async function plant({ platform = OWN, options = [], spoil }: Partial<Fault>): Promise<string> {
  await cp(await installOnce(platform, options), app, { recursive: true });
  spoil?.(join(app, 'node_modules'));
  return bundleReport(app);
}

/** Without what differs between machines and versions: the folder, and all numbers. */
const bare = (text: string): string =>
  text
    .replaceAll(root, '')
    .replace(/\d[\d.]*/g, 'N')
    .replace(/\s+/g, ' ')
    .trim();

/** That a text stands in the docs, which were written on x86-64. */
async function expectDocumented(text: string): Promise<void> {
  if (process.arch !== 'x64') return;
  const page = await readFile(join(WORKSPACE, 'docs', 'addon-diagnosis.md'), 'utf8');
  expect(bare(page)).toContain(bare(text));
}

async function expectReport(main: string, { addon, code, error }: Omit<Fault, 'loader'>): Promise<void> {
  const { stdout, stderr, exitCode } = await runProgram(main, 'report', addon);
  expect(exitCode, stderr).toBe(0);
  const found = addonOf(stdout);
  expect(found).toMatchObject({ loaded: false, code, error: expect.stringMatching(error) });
  await expectDocumented(found.error ?? '');
}

describe('an addon that does not load, as npm and people leave it', () => {
  it.each(faults)('$what: $code', async (fault) => {
    const main = await plant(fault);
    const loaded = await runProgram(main, 'load', fault.addon);
    expect(loaded.stdout).toMatch(fault.loader);
    await expectDocumented(loaded.stdout.split(/^(Possible solutions|Require stack):/m)[0] ?? '');
    await expectReport(main, fault);
  });

  it.each(cutOff)('$what: $code, and the process lives on', async (fault) => {
    const main = await plant(fault);
    // The reason why the report does not load it.
    expect(await runProgram(main, 'load', fault.addon)).toMatchObject({ exitCode: -1, stdout: '' });
    await expectReport(main, fault);
  });

  it.each(['sharp', 'bcrypt'])('%s as installed for this machine loads', async (addon) => {
    const { stdout } = await runProgram(await plant({}), 'report', addon);
    expect(addonOf(stdout)).toMatchObject({ loaded: true, file: expect.stringContaining('.node') });
    expect(addonOf(stdout)).not.toHaveProperty('error');
  });
});

describe('on the other processor, emulated', () => {
  const BASE = 'node:24-bookworm-slim';
  const words = { x64: 'x86-64', arm64: 'arm64' } as Record<string, string>;

  /** The report of the app in `app`, from a container of the other architecture. */
  async function reportOf(addon: string): Promise<ReturnType<typeof addonOf>> {
    const base = readBaseImages(join(WORKSPACE, 'docker', 'base-images.json'))[BASE] ?? BASE;
    const platform = `--platform=linux/${{ x64: 'amd64', arm64: 'arm64' }[OTHER.cpu]}`;
    const options = ['--rm', '--network=none', `--volume=${app}:/app:ro`, platform, '--entrypoint=node'];
    const { stdout } = await run('docker', ['run', ...options, base, '/app/main.js', 'report', addon], app);
    return addonOf(stdout);
  }

  it('an app of this machine is told to be reinstalled for that one', async () => {
    await plant({});
    const sharp = await reportOf('sharp');
    expect(sharp.code).toBe('wrong-architecture');
    expect(sharp.error).toContain(
      `sharp's binary is for ${words[OWN.cpu]}, this process is ${words[OTHER.cpu]}. sharp has no addon for linux`,
    );
    expect(sharp.error).toContain(
      `Reinstall for linux-${OTHER.cpu}: npm ci --os=linux --cpu=${OTHER.cpu} --libc=glibc`,
    );
    // All of bcrypt's are in one package.
    expect(await reportOf('bcrypt')).toMatchObject({ loaded: true });
  });

  it('an app of that machine without libvips is told so', async () => {
    await plant({
      platform: OTHER,
      spoil: (modules) =>
        void rmSync(join(modules, `@img/sharp-libvips-linux-${OTHER.cpu}`), { recursive: true }),
    });
    expect(await reportOf('sharp')).toMatchObject({
      code: 'missing-library',
      error: expect.stringContaining(`depends on @img/sharp-libvips-linux-${OTHER.cpu}, not installed here`),
    });
  });
});
