import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtServer, workspace } from './studio-server';

const run = promisify(execFile);

/** A copy of the built server whose sharp is for the other processor: what an image has that was installed wrongly. */
export interface WrongStudio {
  main: string;
  /** The folder it stands in, as an image's /app. */
  folder: string;
  remove: () => void;
}

/** Installs sharp for the other processor with npm, and takes every other package from the workspace. */
export async function wrongStudio(): Promise<WrongStudio> {
  const folder = mkdtempSync(join(tmpdir(), 'studio-wrong-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    await installSharp(folder, process.arch === 'x64' ? 'arm64' : 'x64');
    linkOthers(folder);
    const main = join(folder, 'main.js');
    copyFileSync(builtServer, main);
    return { main, folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function installSharp(folder: string, cpu: string): Promise<void> {
  const { version } = JSON.parse(
    readFileSync(join(workspace, 'node_modules', 'sharp', 'package.json'), 'utf8'),
  ) as { version: string };
  const platform = [`--cpu=${cpu}`, '--os=linux', '--libc=glibc'];
  const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', `sharp@${version}`, '--prefix', folder, ...platform, ...quiet]);
}

/** Links all packages of the workspace but sharp and its parts, which are the wrong ones. */
function linkOthers(folder: string): void {
  const from = join(workspace, 'node_modules');
  const to = join(folder, 'node_modules');
  mkdirSync(to, { recursive: true });
  const installed = new Set(readdirSync(to));
  for (const name of readdirSync(from)) {
    if (!installed.has(name)) symlinkSync(join(from, name), join(to, name));
  }
}
