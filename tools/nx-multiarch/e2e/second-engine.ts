import { randomBytes, randomInt } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec, type Exec } from '../src/io/exec';
import { PATIENCE } from './patience';
import { run } from './sandbox';

/** Where an engine keeps images: as today, or as engines did before containerd's store. */
export type ImageStore = 'containerd' | 'classic';

/** A Docker engine beside that of the machine: its own containerd, images, build cache and bridge. */
export interface SecondEngine {
  /** `unix:///tmp/.../docker.sock` */
  host: string;
  /** Runs programs with this engine as docker's. */
  exec: Exec;
  /** Ends it and removes all that it wrote. */
  stop: () => Promise<void>;
}

const STOP_LIMIT = 30_000;

/**
 * Starts dockerd with everything it writes in `folder`.
 *
 * @throws Error with the end of its log; it must be installed, and only root may start it
 */
export async function startSecondEngine(
  folder: string,
  store: ImageStore = 'containerd',
): Promise<SecondEngine> {
  await mkdir(folder, { recursive: true });
  const config = join(folder, 'daemon.json');
  await writeFile(config, JSON.stringify({ features: { 'containerd-snapshotter': store === 'containerd' } }));
  const host = `unix://${join(folder, 'docker.sock')}`;
  const bridge = await addBridge();
  const args = [`--config-file=${config}`, `--host=${host}`, ...placesIn(folder), ...networkOn(bridge)];
  const engine = spawn('dockerd', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const log: string[] = [];
  engine.stderr.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  const ended = new Promise<void>((resolve) => {
    engine.once('error', () => resolve());
    engine.once('exit', () => resolve());
  });
  const stop = async (): Promise<void> => {
    engine.kill('SIGTERM');
    const force = setTimeout(() => engine.kill('SIGKILL'), STOP_LIMIT);
    await ended;
    clearTimeout(force);
    await removeTraces(folder, bridge);
  };
  const own: Exec = (file, words, options) =>
    exec(file, words, { ...options, env: { ...process.env, DOCKER_HOST: host, ...options?.env } });
  try {
    await Promise.race([untilAnswers(own), ended.then(() => Promise.reject(new Error('dockerd ended')))]);
  } catch (error) {
    await stop();
    const mend = 'run as root; bash tools/setup/engine.sh installs dockerd';
    throw new Error(`no second engine (${mend})\n${log.join('').slice(-2_000)}`, { cause: error });
  }
  return { host, exec: own, stop };
}

/** With an exec-root of its own, dockerd starts a containerd of its own. */
function placesIn(folder: string): string[] {
  return Object.entries({ 'data-root': 'data', 'exec-root': 'exec', pidfile: 'docker.pid' }).map(
    ([flag, name]) => `--${flag}=${join(folder, name)}`,
  );
}

/** A bridge of its own: with `--bridge=none`, dockerd removes docker0, which the machine's engine needs. */
function networkOn(bridge: string): string[] {
  return [`--bridge=${bridge}`, '--iptables=false', '--ip6tables=false', '--ip-forward=false'];
}

/** @returns the name of a bridge in the range for tests of networks, RFC 2544 */
async function addBridge(): Promise<string> {
  const name = `nxm${randomBytes(4).toString('hex')}`;
  await run('ip', ['link', 'add', name, 'type', 'bridge'], '/');
  await run('ip', ['address', 'add', `198.18.${randomInt(256)}.1/24`, 'dev', name], '/');
  await run('ip', ['link', 'set', name, 'up'], '/');
  return name;
}

async function untilAnswers(engine: Exec): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while ((await engine('docker', ['version'])).exitCode !== 0) {
    if (Date.now() > deadline) throw new Error('dockerd does not answer');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function removeTraces(folder: string, bridge: string): Promise<void> {
  // A dockerd that was killed leaves its containerd behind.
  const pid = await readFile(join(folder, 'exec/containerd/containerd.pid'), 'utf8').catch(() => '');
  if (pid) endIfThere(Number(pid));
  await exec('ip', ['link', 'delete', bridge]);
  await rm(folder, { recursive: true, force: true });
}

function endIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone, as it should be.
  }
}
