import type { Exec, ExecResult } from '../../src/io/exec';
import { exec } from '../../src/io/exec';
import { PATIENCE } from '../patience';

/** What error texts are produced with. */
export interface Bench {
  /** For whatever has to be written; a test removes it. */
  folder: string;
  /** The engine of this machine: containerd's image store, the default of today. */
  engine: Exec;
  /** An engine of its own with the image store of before, whose messages most pages quote. */
  classic: Exec;
  /** Host and port of Docker's registry, which asks for REAL_REGISTRY_USER. */
  registry: string;
  /** What the addons of a wrong image say on arm64, by their names. */
  addonErrors: Record<string, string>;
}

/** One way to an error text. */
export interface Case {
  heading: string;
  /** Other words for the same, which come as often: the entry has them too. */
  or?: string;
  /** Gives what was printed. Removes all that it made. */
  produce: (bench: Bench) => Promise<string>;
}

/** Runs a program that has to fail, and gives all that it printed. @throws Error if it succeeds */
export async function outputOfFailure(run: Exec, file: string, args: readonly string[]): Promise<string> {
  const result: ExecResult = await run(file, args, { signal: AbortSignal.timeout(PATIENCE) });
  const output = result.stdout + result.stderr;
  if (result.exitCode === 0) throw new Error(`${file} ${args.join(' ')} was to fail, and printed\n${output}`);
  return output;
}

/** Programs in this environment. */
export function execWith(env: NodeJS.ProcessEnv): Exec {
  return (file, args, options) =>
    exec(file, args, { ...options, env: { ...process.env, ...env, ...options?.env } });
}
