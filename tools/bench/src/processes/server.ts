import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pinned } from './cores';
import { freePort } from './free-port';

export interface ServerOptions {
  /** The built bundle, such as `dist/apps/studio/main.js`. */
  readonly bundle: string;
  /** A file that gets the server's stdout and stderr. */
  readonly log: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Arguments for Node itself. */
  readonly nodeArgs?: readonly string[];
  /** CPUs it runs on. */
  readonly cores?: string;
}

/** A server that runs in a process of its own and is ready. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly log: string;
  /** How it ended; undefined while it runs. */
  ending(): string | undefined;
  /** Asks it to end (SIGTERM), insists after 20 s, and says how it ended. */
  stop(): Promise<string>;
}

const START_SECONDS = 20;
const STOP_SECONDS = 20;

/**
 * Starts a server of dist/ with this process's Node on a free port, and waits until /readyz answers 200.
 * @throws Error with the end of its log when it ends or does not become ready in time; it is stopped then
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const port = await freePort();
  const child = launch(options, port);
  let ending: string | undefined;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve((ending = error.message)));
    child.once('exit', (code, signal) => resolve((ending = signal ?? `exit ${code}`)));
  });
  const server: RunningServer = {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    log: options.log,
    ending: () => ending,
    stop: () => stop(child, ended),
  };
  await untilReady(server);
  return server;
}

function launch({ bundle, log, env, nodeArgs = [], cores }: ServerOptions, port: number): ChildProcess {
  const [file, args] = pinned(cores, process.execPath, [...nodeArgs, bundle]);
  const output = openSync(log, 'a');
  try {
    return spawn(file, args, {
      env: { ...process.env, ...env, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', output, output],
    });
  } finally {
    closeSync(output);
  }
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<string> {
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000);
  try {
    return await ended;
  } finally {
    clearTimeout(insist);
  }
}

async function untilReady(server: RunningServer): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (Date.now() < deadline && server.ending() === undefined) {
    const ready = await fetch(`${server.url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await sleep(50);
  }
  const found = server.ending() ?? `not ready after ${START_SECONDS} s`;
  if (server.ending() === undefined) await server.stop();
  const log = readFileSync(server.log, 'utf8').slice(-2000);
  throw new Error(`the server did not start (${found}); the end of its log:\n${log}`);
}
