import { readdirSync, readFileSync } from 'node:fs';

/** A process as /proc tells it. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  /** Resident memory; what processes share is counted for each of them. */
  readonly bytes: number;
}

/** Seldom enough that looking costs a hundredth of a CPU, often enough to see what a build step holds. */
const EVERY_MS = 200;

/**
 * Looks at processes and all that they started, again and again, and keeps the highest sum of their resident memory.
 * Programs under QEMU are among them. Without /proc (macOS) it is 0.
 *
 * @returns `stop` ends it and gives the bytes; it may be called again
 */
export function watchPeak(roots: readonly number[]): { stop: () => number } {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, treeBytes(processes(), roots));
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

/** Resident bytes of these processes and of all below them; one that is below another is counted once. */
export function treeBytes(all: readonly ProcessFacts[], roots: readonly number[]): number {
  const children = new Map<number, number[]>();
  for (const { pid, parent } of all) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const bytes = new Map(all.map((each) => [each.pid, each.bytes]));
  const below = new Set(roots);
  // A set gives what is added while it is walked, too.
  for (const pid of below) for (const child of children.get(pid) ?? []) below.add(child);
  return [...below].reduce((sum, pid) => sum + (bytes.get(pid) ?? 0), 0);
}

/**
 * Undefined for a process without memory of its own: one of the kernel's, or one that has ended.
 * https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
 */
export function parseStatus(pid: number, text: string): ProcessFacts | undefined {
  const parent = /^PPid:\s+(\d+)$/m.exec(text)?.[1];
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1];
  if (parent === undefined || kibibytes === undefined) return undefined;
  return { pid, parent: Number(parent), bytes: Number(kibibytes) * 1024 };
}

function processes(): ProcessFacts[] {
  return processIds().flatMap((name) => {
    try {
      return parseStatus(Number(name), readFileSync(`/proc/${name}/status`, 'utf8')) ?? [];
    } catch {
      // It ended between the two looks.
      return [];
    }
  });
}

function processIds(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
