import { spawn } from 'node:child_process';
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
}

/** Runs a program and gives its output; a status other than 0 is a result, not an error. */
export type Exec = (file: string, args: readonly string[], options?: ExecOptions) => Promise<ExecResult>;

/**
 * The one place that spawns a process: a file and an array, never a shell string.
 *
 * @throws the system's error when the program cannot be started (`code` ENOENT: not on the PATH), an AbortError after
 *   `signal`
 */
export const exec: Exec = (file, args, { cwd, env, input, onStderr, onStdout, signal } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, signal, stdio: 'pipe' });
    const out = collect(child.stdout, onStdout);
    const err = collect(child.stderr, onStderr);
    child.once('error', reject);
    child.once('close', (code) => resolve({ stdout: out(), stderr: err(), exitCode: code ?? -1 }));
    feed(child.stdin, input).catch((error: NodeJS.ErrnoException) => {
      // A program that stops reading has its own status to tell why; any other failure is the input's.
      if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
      child.kill();
      reject(error);
    });
  });

async function feed(stdin: NodeJS.WritableStream, input: string | Readable | undefined): Promise<void> {
  if (input === undefined || typeof input === 'string') {
    await pipeline([input ?? ''], stdin);
    return;
  }
  await pipeline(input, stdin);
}

function collect(stream: Readable, listener?: (text: string) => void): () => string {
  const parts: string[] = [];
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    parts.push(text);
    listener?.(text);
  });
  return () => parts.join('');
}
