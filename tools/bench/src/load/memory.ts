import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { residentBytes } from '../processes/proc';
import { workspaceRoot } from '../processes/workspace';

/** Arguments for Node that let `idleBytes` ask for a collection of garbage. */
export function collectable(root: string = workspaceRoot()): string[] {
  return ['--expose-gc', `--import=${join(root, 'tools/bench/src/load/garbage-collect.mjs')}`];
}

/**
 * Resident bytes of a server that has been idle for a while and has collected its garbage, every second once: V8 gives
 * back its young generation, 32 MB here, at a collection that finds nothing allocated in the five seconds before (Heap::ReduceNewSpaceSize).
 */
export async function idleBytes(pid: number, seconds: number): Promise<number> {
  for (let second = 0; second < seconds; second += 1) {
    await sleep(1000);
    process.kill(pid, 'SIGWINCH');
  }
  await sleep(500);
  return residentBytes(pid);
}
