import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { pinned } from '../processes/cores';
import type { Sample } from '../measure/rounds';
import type { Done, Message, Task } from './protocol';

/** A peer in a process of its own. */
export interface Peer {
  /** @throws Error when an operation failed or the process ended */
  work(task: Task): Promise<Done>;
  stop(): Promise<void>;
}

export interface PeerOptions {
  /** The built module that calls `servePeer`. */
  readonly bundle: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cores?: string;
}

/** Starts a peer with this process's Node and waits until it has loaded what it needs. */
export async function startPeer({ bundle, args, env, cores }: PeerOptions): Promise<Peer> {
  const [file, all] = pinned(cores, process.execPath, [bundle, ...args]);
  const child = spawn(file, all, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await answer(child);
  return {
    work: async (task) => {
      child.send(task);
      const message = await answer(child);
      if (message === 'ready' || 'error' in message)
        throw new Error(`the peer failed: ${JSON.stringify(message)}`);
      return message;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function answer(child: ChildProcess): Promise<Message> {
  const ended = new AbortController();
  const fail = (): void => ended.abort();
  child.once('exit', fail).once('error', fail);
  try {
    const [message] = (await once(child, 'message', { signal: ended.signal })) as [Message];
    return message;
  } catch (cause) {
    throw new Error(`the peer ended: ${child.spawnargs.join(' ')}`, { cause });
  } finally {
    child.off('exit', fail).off('error', fail);
  }
}

/** A round as a measurement. */
export function sampleOf({ operations, seconds, cpuSeconds }: Done): Sample {
  return { rate: operations / seconds, cpuMs: (cpuSeconds * 1000) / Math.max(1, operations) };
}
