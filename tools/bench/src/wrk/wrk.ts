import { join } from 'node:path';
import { pinned } from '../processes/cores';
import { run } from '../processes/run';
import { workspaceRoot } from '../processes/workspace';
import { parseWrk, type WrkResult } from './result';

export interface WrkOptions {
  readonly url: string;
  /** What `writePlan` gave. */
  readonly plan: string;
  readonly connections: number;
  readonly seconds: number;
  readonly cores?: string;
  /** The number after which `########` in the requests begins to count; default 0. */
  readonly number?: number;
}

/** wrk's arguments. One thread keeps up with any server here, and leaves the other CPUs alone. */
export function wrkArgs(
  { url, plan, connections, seconds, number = 0 }: WrkOptions,
  script: string,
): string[] {
  const load = ['--threads', '1', '--connections', `${connections}`, '--duration', `${seconds}s`];
  return [...load, '--timeout', '20s', '--script', script, url, '--', plan, `${number}`];
}

/**
 * Makes wrk ready; it is a package of Debian, Ubuntu and Homebrew.
 * @returns its path
 * @throws RunError that says how to get it
 */
export async function provideWrk(root: string = workspaceRoot()): Promise<string> {
  return (await run('bash', [join(root, 'tools/setup/wrk.sh'), '--path'])).trim();
}

/**
 * Sends the requests of a plan over and over, as fast as they are answered.
 * @throws RunError when wrk fails; Error when it gives no result
 */
export async function runWrk(
  wrk: string,
  options: WrkOptions,
  root: string = workspaceRoot(),
): Promise<WrkResult> {
  const script = join(root, 'tools/bench/src/wrk/replay.lua');
  const [file, args] = pinned(options.cores, wrk, wrkArgs(options, script));
  return parseWrk(await run(file, args));
}
