import { spawn } from 'node:child_process';

/** A command that does not end by itself. */
export interface ServerProcess {
  /** What it printed so far. */
  output: () => string;
  /** Stops it as Ctrl-C does, and all that it started; resolves when it has ended. */
  stop: () => Promise<void>;
}

/** Starts a command line as a person's shell would. */
export function startServer(command: string, cwd: string, env: NodeJS.ProcessEnv): ServerProcess {
  const child = spawn('bash', ['-c', command], { cwd, env, detached: true, stdio: 'pipe' });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    if (child.exitCode === null) process.kill(-child.pid!, 'SIGINT');
    await ended;
  };
  return { output: () => output.join(''), stop };
}
