import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface ExecResult {
  stdout: string;
  stderr: string;
  /** The exit status; 128 + signal number is not made up: a killed process is -1. */
  exitCode: number;
}

export interface ExecOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** What the process reads on its standard input; without it the input is empty. */
  input?: string | Readable;
  /** Sees standard error as it comes, for progress. */
  onStderr?: (text: string) => void;
  /** Sees standard output as it comes. */
  onStdout?: (text: string) => void;
  /** Ends the process (SIGTERM) when it fires. */
  signal?: AbortSignal;
  /** In a process group of its own, which Ctrl-C of a terminal does not reach: for what must end by itself. */
  detached?: boolean;
}

/** Runs a program and gives its output; a status other than 0 is a result, not an error. */
export type Exec = (file: string, args: readonly string[], options?: ExecOptions) => Promise<ExecResult>;

/** How long a program that was told to end may take to do so, in milliseconds. */
const END_LIMIT = 10_000;

/** How much of each output is kept, in characters: the end of it is what an error needs. */
const KEPT = 1_000_000;

/**
 * The one place that spawns a process: a file and an array, never a shell string.
 *
 * @throws the system's error when the program cannot be started (`code` ENOENT: not on the PATH); the signal's reason
 *   after `signal`, once the program has ended
 */
export const exec: Exec = (file, args, { cwd, env, input, onStderr, onStdout, signal, detached } = {}) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(file, args, { cwd, env, detached, stdio: 'pipe' });
    const out = collect(child.stdout, onStdout);
    const err = collect(child.stderr, onStderr);
    const stop = endOnAbort(child, signal);
    child.once('error', reject);
    child.once('close', (code) => {
      stop();
      if (signal?.aborted) reject(signal.reason as Error);
      else resolve({ stdout: out(), stderr: err(), exitCode: code ?? -1 });
    });
    feed(child.stdin, input).catch((error: NodeJS.ErrnoException) => {
      // A program that stops reading has its own status to tell why; any other failure is the input's.
      if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
      child.kill();
      reject(error);
    });
  });

/** Runs as `run` does; a program that is not on the PATH is the error that says how it is installed. */
export function orNotInstalled(run: Exec, notInstalled: (cause: Error) => Error): Exec {
  return (file, args, options) =>
    run(file, args, options).catch((cause: NodeJS.ErrnoException) => {
      throw cause.code === 'ENOENT' ? notInstalled(cause) : cause;
    });
}

/** Ends the program when the signal fires, by force if it does not end by itself; gives what takes that back. */
function endOnAbort(child: ChildProcess, signal: AbortSignal | undefined): () => void {
  let force: NodeJS.Timeout | undefined;
  const end = (): void => {
    child.kill('SIGTERM');
    force = setTimeout(() => child.kill('SIGKILL'), END_LIMIT);
  };
  signal?.addEventListener('abort', end, { once: true });
  return () => {
    signal?.removeEventListener('abort', end);
    clearTimeout(force);
  };
}

async function feed(stdin: NodeJS.WritableStream, input: string | Readable | undefined): Promise<void> {
  if (input === undefined || typeof input === 'string') {
    await pipeline([input ?? ''], stdin);
    return;
  }
  await pipeline(input, stdin);
}

function collect(stream: Readable, listener?: (text: string) => void): () => string {
  const parts: string[] = [];
  let length = 0;
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    parts.push(text);
    length += text.length;
    while (length > KEPT && parts.length > 1) length -= parts.shift()!.length;
    listener?.(text);
  });
  return () => parts.join('');
}
