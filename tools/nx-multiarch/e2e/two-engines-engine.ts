import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from '../src/io/exec';

/** A Docker engine beside that of the machine: its own containerd, images and build cache. */
export interface SecondEngine {
  /** `unix:///tmp/.../docker.sock` */
  host: string;
  stop: () => Promise<void>;
}

const START_LIMIT = 60_000;
const STOP_LIMIT = 30_000;

/**
 * Starts dockerd with everything it writes in `folder`, and without a network of its own: builds here use the host's.
 *
 * @throws Error with the end of its log; it must be installed, and only root may start it
 */
export async function startSecondEngine(folder: string): Promise<SecondEngine> {
  await mkdir(folder, { recursive: true });
  const config = join(folder, 'daemon.json');
  await writeFile(config, JSON.stringify({ features: { 'containerd-snapshotter': true } }));
  const host = `unix://${join(folder, 'docker.sock')}`;
  const engine = spawn(
    'dockerd',
    [`--config-file=${config}`, `--host=${host}`, ...placesIn(folder), ...NO_NETWORK],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const log: string[] = [];
  engine.stderr.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  const stop = () => stopEngine(engine, folder);
  try {
    await untilAnswers(host, engine);
  } catch (error) {
    await stop();
    const mend = 'bash tools/setup/engine.sh as root installs dockerd';
    throw new Error(`no second engine (${mend})\n${log.join('').slice(-2_000)}`, { cause: error });
  }
  return { host, stop };
}

const NO_NETWORK = ['--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-forward=false'];

/** With an exec-root of its own, dockerd starts a containerd of its own. */
function placesIn(folder: string): string[] {
  return Object.entries({ 'data-root': 'data', 'exec-root': 'exec', pidfile: 'docker.pid' }).map(
    ([flag, name]) => `--${flag}=${join(folder, name)}`,
  );
}

async function untilAnswers(host: string, engine: ChildProcess): Promise<void> {
  const failed = new Promise<never>((_resolve, reject) => {
    engine.once('error', reject);
    engine.once('exit', (code) => reject(new Error(`dockerd ended with status ${code}`)));
  });
  const deadline = Date.now() + START_LIMIT;
  const answers = async (): Promise<void> => {
    while ((await exec('docker', ['--host', host, 'version'])).exitCode !== 0) {
      if (Date.now() > deadline) throw new Error('dockerd does not answer');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  await Promise.race([answers(), failed]);
}

async function stopEngine(engine: ChildProcess, folder: string): Promise<void> {
  if (engine.pid && engine.exitCode === null && engine.signalCode === null) {
    const ended = new Promise((resolve) => engine.once('exit', resolve));
    engine.kill('SIGTERM');
    const force = setTimeout(() => engine.kill('SIGKILL'), STOP_LIMIT);
    await ended;
    clearTimeout(force);
  }
  // A dockerd that was killed leaves its containerd behind.
  const pid = await readFile(join(folder, 'exec/containerd/containerd.pid'), 'utf8').catch(() => '');
  if (pid) endIfThere(Number(pid));
  await rm(folder, { recursive: true, force: true });
}

function endIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone, as it should be.
  }
}
