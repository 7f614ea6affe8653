import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../processes/run';

/** A Docker engine beside the machine's own: its own containerd, images and build cache. */
export interface SecondEngine {
  /** As DOCKER_HOST takes it. */
  readonly host: string;
  readonly pid: number;
  /** Ends it and removes all that it wrote. */
  stop(): Promise<void>;
}

const START_SECONDS = 60;
const STOP_SECONDS = 30;

/**
 * Starts dockerd with everything that it writes in `folder`, on Linux as root.
 * @throws Error with the end of its log
 */
export async function startSecondEngine(folder: string): Promise<SecondEngine> {
  await mkdir(folder, { recursive: true });
  const config = join(folder, 'daemon.json');
  await writeFile(config, JSON.stringify({ features: { 'containerd-snapshotter': true } }));
  const host = `unix://${join(folder, 'docker.sock')}`;
  const bridge = await addBridge();
  const args = [`--config-file=${config}`, `--host=${host}`, ...placesIn(folder), ...networkOn(bridge)];
  const log = openSync(join(folder, 'log'), 'a');
  // A group of its own: Ctrl-C ends what is built on it first.
  const engine = spawn('dockerd', args, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise<void>((resolve) =>
    engine.once('error', () => resolve()).once('exit', () => resolve()),
  );
  const stop = async (): Promise<void> => {
    engine.kill('SIGTERM');
    const insist = setTimeout(() => engine.kill('SIGKILL'), STOP_SECONDS * 1000);
    await ended;
    clearTimeout(insist);
    await removeTraces(folder, bridge);
  };
  try {
    await Promise.race([untilAnswers(host), ended.then(() => Promise.reject(new Error('dockerd ended')))]);
    return { host, pid: engine.pid!, stop };
  } catch (error) {
    const said = readFileSync(join(folder, 'log'), 'utf8').slice(-2000);
    await stop();
    throw new Error(`no second engine (run as root; bash tools/setup/engine.sh installs dockerd)\n${said}`, {
      cause: error,
    });
  }
}

/** With an exec-root of its own, dockerd starts a containerd of its own. */
function placesIn(folder: string): string[] {
  return [
    `--data-root=${join(folder, 'data')}`,
    `--exec-root=${join(folder, 'exec')}`,
    `--pidfile=${join(folder, 'docker.pid')}`,
  ];
}

/** A bridge of its own: with `--bridge=none`, dockerd removes docker0, which the machine's engine needs. */
function networkOn(bridge: string): string[] {
  return [`--bridge=${bridge}`, '--iptables=false', '--ip6tables=false', '--ip-forward=false'];
}

/** @returns the name of a bridge in the range for tests of networks, RFC 2544 */
async function addBridge(): Promise<string> {
  const name = `nxb${randomBytes(4).toString('hex')}`;
  await run('ip', ['link', 'add', name, 'type', 'bridge']);
  await run('ip', ['address', 'add', `198.19.${randomInt(256)}.1/24`, 'dev', name]);
  await run('ip', ['link', 'set', name, 'up']);
  return name;
}

async function untilAnswers(host: string): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1000;
  for (;;) {
    const answers = await run('docker', ['--host', host, 'version']).then(
      () => true,
      () => false,
    );
    if (answers) return;
    if (Date.now() > deadline) throw new Error(`dockerd did not answer in ${START_SECONDS} s`);
    await sleep(200);
  }
}

async function removeTraces(folder: string, bridge: string): Promise<void> {
  // A dockerd that was killed leaves its containerd behind.
  endIfThere(join(folder, 'exec/containerd/containerd.pid'));
  await run('ip', ['link', 'delete', bridge]);
  await rm(folder, { recursive: true, force: true });
}

function endIfThere(pidFile: string): void {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
  } catch {
    // It ended with dockerd.
  }
}
