import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interruption } from '../interrupt';
import { watchPeak } from './tree-memory';

/** What a command took. */
export interface Measured {
  /** Wall time from its start to its end, in milliseconds. */
  readonly ms: number;
  /** The most memory that its processes had at one time, in bytes: see `watchPeak`; 0 where that is not known. */
  readonly peakBytes: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd: string;
  /** All of its environment; that of this process where there is none. */
  readonly env?: NodeJS.ProcessEnv;
  /** Processes that work for the command and are not started by it, such as an engine: they count for its memory. */
  readonly also?: readonly number[];
}

/** How much of its output an error shows. */
const SHOWN_LINES = 30;

/**
 * Runs a command to its end and measures it. Ctrl-C ends the command and everything it started.
 * @throws Error with the last lines of its stderr when its exit code is not 0
 */
export async function runMeasured(
  file: string,
  args: readonly string[],
  { cwd, env, also = [] }: Surroundings,
): Promise<Measured> {
  const signal = interruption();
  signal.throwIfAborted();
  const output = openOutput();
  const start = performance.now();
  // A group of its own: a signal reaches all that it started.
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', ...output.files] });
  const stop = (): void => endGroup(child);
  signal.addEventListener('abort', stop);
  const watch = watchPeak([...(child.pid === undefined ? [] : [child.pid]), ...also]);
  try {
    const ending = await outcome(child);
    const ms = performance.now() - start;
    const [stdout, stderr] = output.read();
    signal.throwIfAborted();
    if (ending === '0') return { ms, peakBytes: watch.stop(), stdout, stderr };
    const shown = `${stdout}${stderr}`.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
    throw new Error(`${[file, ...args].join(' ')} ended with ${ending}, expected 0:\n${shown}`);
  } finally {
    watch.stop();
    output.remove();
    signal.removeEventListener('abort', stop);
  }
}

/** Files for stdout and stderr: a program that ends itself loses what a pipe has not taken yet, as Nx does. */
function openOutput() {
  const folder = mkdtempSync(join(tmpdir(), 'nx-multiarch-output-'));
  const names = ['stdout', 'stderr'].map((name) => join(folder, name)) as [string, string];
  const files = names.map((name) => openSync(name, 'w')) as [number, number];
  return {
    files,
    read: () => names.map((name) => readFileSync(name, 'utf8')) as [string, string],
    remove: () => {
      for (const file of files) closeSync(file);
      rmSync(folder, { recursive: true });
    },
  };
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}

/** How it ended: its exit code, or the signal that ended it. @throws Error when it could not be started */
function outcome(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? String(code)));
  });
}
