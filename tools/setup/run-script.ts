import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  copyFileSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';

/** What a script of this folder did: its exit code and both streams as text. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the scripts need of a system, the docker client and engine left out. */
const programs = (
  'bash awk basename cat curl cut date dirname find grep head id mkdir mktemp node rm sed sleep sort ss tail ' +
  'timeout tr uname wc sha256sum shasum cmp mountpoint apt-get dpkg'
).split(' ');

/** Runs `<folder>/<script>`, by default of tools/setup, with bash and exactly the given environment. */
export function runScript(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  folder: string = import.meta.dirname,
): Promise<Outcome> {
  const file = join(folder, script);
  return new Promise((resolve) => {
    execFile('bash', [file, ...args], { env }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
      resolve({ code, stdout, stderr });
    });
  });
}

/**
 * Makes a folder of programs to stand for PATH: the system's own without Docker, and a `docker` with the given text
 * as its script where one is wanted.
 */
export function programFolder(parent: string, docker?: string): string {
  const folder = join(parent, 'bin');
  mkdirSync(folder);
  for (const program of programs) {
    const found = locate(program);
    if (found !== undefined) symlinkSync(found, join(folder, program));
  }
  if (docker !== undefined) writeFileSync(join(folder, 'docker'), docker, { mode: 0o755 });
  return folder;
}

/** Writes an executable script in bash into a folder, which is made; gives the folder. */
export function writeProgram(folder: string, name: string, text: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
  return folder;
}

/**
 * Copies the scripts into `<workspace>/tools/setup`, for a test that changes what they read or write in the workspace.
 *
 * @returns that folder
 */
export function copyScripts(workspace: string): string {
  const folder = join(workspace, 'tools', 'setup');
  for (const path of [
    folder,
    join(workspace, 'docker', 'base'),
    join(workspace, 'tools/lambda-emulator/src'),
  ])
    mkdirSync(path, { recursive: true });
  const scripts = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.sh'));
  for (const name of scripts) copyFileSync(join(import.meta.dirname, name), join(folder, name));
  return folder;
}

function locate(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
