import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A program that runs beside a test. */
export interface Background {
  /** What it wrote so far, on both streams. */
  output: () => string;
  /** Resolves with the match when it has written `pattern`. */
  said: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Ends it and what it started, and waits for that. */
  stop: () => Promise<void>;
}

/** How long a program may take until it says something, in milliseconds. */
const LIMIT = 600_000;

/** Starts a program in a process group of its own, with exactly the given environment. */
export function startBackground(file: string, args: string[], env: NodeJS.ProcessEnv): Background {
  const child = spawn(file, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let ended = false;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (text += part.toString()));
  const closed = once(child, 'close').then(() => (ended = true));
  const said = async (pattern: RegExp): Promise<RegExpExecArray> => {
    const deadline = Date.now() + LIMIT;
    for (;;) {
      const match = pattern.exec(text);
      if (match) return match;
      if (ended || Date.now() > deadline)
        throw new Error(`${file} ${args.join(' ')} did not say ${pattern}:\n${text}`);
      await delay(50);
    }
  };
  const stop = async (): Promise<void> => {
    if (!ended) process.kill(-child.pid!, 'SIGTERM');
    await closed;
  };
  return { output: () => text, said, stop };
}

/** A port of 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
