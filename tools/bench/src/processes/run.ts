import { execFile } from 'node:child_process';

/** A program could not be run, or failed. */
export class RunError extends Error {
  override readonly name = 'RunError';

  constructor(
    message: string,
    /** Whether there is no such program. */
    readonly missing: boolean,
  ) {
    super(message);
  }
}

/**
 * Runs a program to its end.
 *
 * @returns its stdout
 * @throws RunError with the end of its stderr
 */
export function run(
  file: string,
  args: readonly string[],
  cwd?: string,
  env?: NodeJS.ProcessEnv,
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const missing = error.code === 'ENOENT';
      const why = missing ? 'there is no such program' : stderr.slice(-2000) || error.message;
      reject(new RunError(`${[file, ...args].join(' ')}: ${why}`, missing));
    });
  });
}
