import { availableParallelism } from 'node:os';

/** Which CPUs what is measured runs on, and which are for the load generator; undefined is no pinning. */
export interface Cores {
  /** As taskset takes it, such as `0` or `0-3`. */
  readonly measured: string | undefined;
  readonly generator: string | undefined;
  /** How many CPUs the measured process has, and how many there are in all. */
  readonly count: number;
  readonly total: number;
}

/**
 * Half the CPUs for what is measured, the others for wrk and the rest of the benchmark: peer and server then have the
 * same CPUs for themselves. With one CPU there is nothing to divide.
 *
 * @param canPin whether this system has taskset (util-linux)
 */
export function divideCores(cpus: number, canPin: boolean): Cores {
  if (cpus < 2 || !canPin) return { measured: undefined, generator: undefined, count: cpus, total: cpus };
  const count = Math.floor(cpus / 2);
  const range = (from: number, to: number): string => (from === to ? `${from}` : `${from}-${to}`);
  return { measured: range(0, count - 1), generator: range(count, cpus - 1), count, total: cpus };
}

/** What this machine gives. */
export function machineCores(): Cores {
  return divideCores(availableParallelism(), process.platform === 'linux');
}

/** A command that runs on these CPUs. taskset becomes the command: the process id is that of the command itself. */
export function pinned(cores: string | undefined, file: string, args: readonly string[]): [string, string[]] {
  return cores === undefined ? [file, [...args]] : ['taskset', ['--cpu-list', cores, file, ...args]];
}
