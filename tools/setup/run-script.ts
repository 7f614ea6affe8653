import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
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

/** Runs `tools/setup/<script>` with bash and exactly the given environment. */
export function runScript(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const file = join(import.meta.dirname, script);
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
