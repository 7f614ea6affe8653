import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec, type Exec } from '../../src/io/exec';
import { run } from '../sandbox';
import { execWith } from './bench';

/** An engine that was started for a test. */
export interface ClassicEngine {
  /** Runs programs with this engine as docker's. */
  exec: Exec;
  /** Ends it and removes its images and its files; the folder is the caller's. */
  stop: () => Promise<void>;
}

/**
 * Starts a second Docker engine beside this machine's, with the image store that engines had before containerd's
 * (`containerd-snapshotter` off) and without a network for containers. Everything it writes is in `folder`.
 *
 * @throws Error with the engine's log where it does not come up within 30 s
 */
export async function startClassicEngine(folder: string): Promise<ClassicEngine> {
  await mkdir(folder, { recursive: true });
  const path = (name: string): string => join(folder, name);
  await writeFile(path('daemon.json'), '{}');
  const socket = `unix://${path('d.sock')}`;
  const [file = '', ...args] = asRoot([
    'dockerd',
    ...[`--config-file=${path('daemon.json')}`, `--host=${socket}`, `--pidfile=${path('pid')}`],
    ...[`--data-root=${path('data')}`, `--exec-root=${path('exec')}`],
    ...['--bridge=none', '--iptables=false', '--ip6tables=false'],
  ]);
  const ended = exec(file, args, { detached: true });
  const engine = execWith({ DOCKER_HOST: socket });
  await Promise.race([untilAnswers(engine), ended.then(failed, failed)]);
  const stop = async (): Promise<void> => {
    await root('kill', (await readFile(path('pid'), 'utf8')).trim());
    await ended;
    await root('rm', '-rf', path('data'), path('exec'));
  };
  return { exec: engine, stop };
}

async function untilAnswers(engine: Exec): Promise<void> {
  const deadline = Date.now() + 30_000;
  while ((await engine('docker', ['version'])).exitCode !== 0) {
    if (Date.now() > deadline) throw new Error('the second Docker engine does not answer within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function failed(reason: unknown): never {
  const hint = 'a test starts a second Docker engine: run npm test as root, or let sudo ask for no password';
  const log = (reason as { stderr?: string }).stderr?.split('\n').slice(-10).join('\n');
  throw new Error(`${hint}\n${log ?? ''}`, { cause: reason });
}

function asRoot(command: string[]): string[] {
  return process.getuid?.() === 0 ? command : ['sudo', '--non-interactive', ...command];
}

async function root(...command: string[]): Promise<void> {
  const [file = '', ...args] = asRoot(command);
  await run(file, args, '/');
}
