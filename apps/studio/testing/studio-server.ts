import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const workspace = join(import.meta.dirname, '..', '..', '..');
export const builtServer = join(workspace, 'dist', 'apps', 'studio', 'main.js');

/** A server in a process of its own. */
export interface RunningStudio {
  url: string;
  stop: () => Promise<void>;
}

/**
 * Starts what `nx build studio` made, on a port that the system chooses.
 * @throws Error when it is not built or ends before it listens, with what it printed
 */
export async function startStudio(
  main: string = builtServer,
  env: Record<string, string> = {},
): Promise<RunningStudio> {
  if (!existsSync(main)) throw new Error(`${main} is not there: npx nx build studio`);
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  const printed: string[] = [];
  child.stderr.on('data', (part: Buffer) => printed.push(part.toString()));
  for await (const line of createInterface(child.stdout)) {
    printed.push(line);
    const url = /Server listening at (http:[^"]+)/.exec(line)?.[1];
    if (!url) continue;
    child.stdout.resume();
    return { url, stop };
  }
  throw new Error(`the server ended before it listened:\n${printed.join('\n')}`);
}
