import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBaseImages } from '../../src/graph/base-images';
import { exec } from '../../src/io/exec';
import { realAddon } from '../../src/testing/sound-image';
import { run, WORKSPACE } from '../sandbox';
import type { Case } from './bench';
import { withNewerGlibc } from './newer-glibc';

const BASE_IMAGE = 'node:24-bookworm-slim';
const GLIBC_ADDON = 'linux-arm64/bcrypt.glibc.node';

/** What each name of a package or file in the image has to say; the image's glibc is 2.36. */
export const addonCases: Case[] = [
  ['sharp', 'Could not load the "sharp" module using the linux-arm64 runtime'],
  ['bcrypt', 'No native build was found for platform=linux arch=arm64 runtime=node'],
  ['./x64.node', 'cannot open shared object file: No such file or directory'],
  ['./x64.node', 'ERR_DLOPEN_FAILED'],
  ['./musl.node', 'libc.so: cannot open shared object file'],
  ['./mac.node', 'invalid ELF header'],
  ['./arm.node', 'wrong ELF class: ELFCLASS32'],
  ['./newer.node', "version `GLIBC_2.38' not found"],
].map(([name = '', heading = '']) => ({
  heading,
  produce: (bench) => Promise.resolve(bench.addonErrors[name] ?? ''),
}));

/** Loads each of them, and prints what they say as one JSON object. */
const PROBE = `
const errors = {};
for (const name of ['sharp', 'bcrypt', './x64.node', './musl.node', './mac.node', './arm.node', './newer.node']) {
  try { require(name); } catch (error) { errors[name] = [error.code, error.message].join(' '); }
}
console.log(JSON.stringify(errors));
`;

/** Runs Node for arm64 in a container, over packages and files that were made for something else. */
export async function askAddons(folder: string): Promise<Record<string, string>> {
  const app = join(folder, 'addons');
  await plantPackages(join(app, 'node_modules'));
  const files: Record<string, Buffer | string> = {
    'probe.js': PROBE,
    'x64.node': realAddon('linux-x64/bcrypt.glibc.node'),
    'musl.node': realAddon('linux-arm64/bcrypt.musl.node'),
    'mac.node': realAddon('darwin-arm64/bcrypt.node'),
    'arm.node': realAddon('linux-arm/bcrypt.glibc.node'),
    'newer.node': withNewerGlibc(realAddon(GLIBC_ADDON), 'GLIBC_2.17', 'GLIBC_2.38'),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(app, name), content);
  return JSON.parse(await runOnArm64(app)) as Record<string, string>;
}

/** As `npm ci` on an x86-64 machine leaves them: sharp's binary for that machine, and bcrypt's for all but arm64. */
async function plantPackages(modules: string): Promise<void> {
  const packages = ['sharp', '@img/colour', 'detect-libc', 'semver', 'bcrypt', 'node-gyp-build'];
  for (const name of packages)
    await cp(join(WORKSPACE, 'node_modules', name), join(modules, name), { recursive: true });
  await rm(join(modules, 'bcrypt', 'prebuilds', 'linux-arm64'), { recursive: true });
  const foreign = join(modules, '@img', 'sharp-linux-x64');
  await mkdir(foreign, { recursive: true });
  await writeFile(join(foreign, 'package.json'), '{"name":"@img/sharp-linux-x64","version":"0.0.0"}');
  await writeFile(join(foreign, 'sharp.node'), realAddon('linux-x64/bcrypt.glibc.node'));
}

async function runOnArm64(app: string): Promise<string> {
  const image = readBaseImages(join(WORKSPACE, 'docker', 'base-images.json'))[BASE_IMAGE] ?? BASE_IMAGE;
  const options = ['--platform=linux/arm64', '--network=none', '--entrypoint=node'];
  const { stdout } = await run('docker', ['create', '--quiet', ...options, image, '/probe/probe.js'], app);
  const id = stdout.trim();
  try {
    await run('docker', ['cp', app, `${id}:/probe`], app);
    return (await run('docker', ['start', '--attach', id], app)).stdout;
  } finally {
    await exec('docker', ['rm', '--force', id]);
  }
}
