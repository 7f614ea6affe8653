import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, WORKSPACE } from '../sandbox';

/** A platform as npm's --cpu and --libc name it. */
export interface Platform {
  cpu: string;
  libc: string;
}

/** This machine's, and those that are wrong on it. The tests run on glibc, on either processor. */
export const OWN: Platform = { cpu: process.arch, libc: 'glibc' };
export const OTHER: Platform = { cpu: process.arch === 'x64' ? 'arm64' : 'x64', libc: 'glibc' };
export const MUSL: Platform = { cpu: process.arch, libc: 'musl' };

/** sharp and bcrypt in the versions that this workspace has. */
async function packages(): Promise<string[]> {
  return Promise.all(
    ['sharp', 'bcrypt'].map(async (name) => {
      const file = join(WORKSPACE, 'node_modules', name, 'package.json');
      const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
      return `${name}@${version}`;
    }),
  );
}

/** Lets npm install both for a platform into a folder, which is made; `more` are options of npm. */
export async function install(folder: string, { cpu, libc }: Platform, ...more: string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  const platform = ['--os=linux', `--cpu=${cpu}`, `--libc=${libc}`];
  await run('npm', ['install', ...(await packages()), ...platform, ...quiet, ...more], folder);
}
