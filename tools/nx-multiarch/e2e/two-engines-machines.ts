import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exec, type ExecResult } from '../src/io/exec';
import { git } from '../src/testing/git';
import { REAL_REGISTRY_USER } from '../src/testing/real-registry';
import { NX, run, type Sandbox } from './sandbox';

/** A machine of CI: a clean clone with a cache of its own. Nothing gets from one to another but what is carried. */
export interface Machine {
  root: string;
  nx: (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<ExecResult>;
  /** Runs commands as a step of CI, which ends at the first one that fails. */
  bash: (commands: string, env?: NodeJS.ProcessEnv) => Promise<ExecResult>;
  /** Starts nx; `kill` ends it and all that it started at once, as a machine that goes away. */
  start: (args: readonly string[]) => { kill: () => Promise<void> };
  /** Runs commands as `bash` does, and ends them and all that they started when they print what fits `at`. */
  bashUntil: (commands: string, at: RegExp, env?: NodeJS.ProcessEnv) => Promise<KilledCommands>;
  /** Checks out what the origin has now. */
  update: () => Promise<void>;
}

/** What commands printed, and whether they lived to print what they were to be killed at. */
export interface KilledCommands {
  killed: boolean;
  log: string;
}

/** Clones the repository of a sandbox; it stands on the same npm packages. */
export async function createMachine(sandbox: Sandbox, folder: string, config: string): Promise<Machine> {
  const root = join(folder, 'workspace');
  await mkdir(folder, { recursive: true });
  await git(folder, 'clone', '--quiet', sandbox.root, root);
  // Hard links: nothing writes into a package. Links stay links (-P): the programs in .bin look for files beside theirs.
  await run('cp', ['-RPl', join(sandbox.root, 'node_modules'), join(root, 'node_modules')], root);
  await cp(join(sandbox.root, BASE_IMAGES), join(root, BASE_IMAGES)).catch(unlessMissing);
  const env = {
    ...sandbox.env,
    DOCKER_CONFIG: config,
    NX_CACHE_DIRECTORY: join(folder, 'nx', 'cache'),
    NX_WORKSPACE_DATA_DIRECTORY: join(folder, 'nx', 'data'),
    NX_MULTIARCH_CACHE_DIRECTORY: join(folder, 'nx', 'machine'),
  };
  return {
    root,
    nx: (args, more) => exec(process.execPath, [NX, ...args], { cwd: root, env: { ...env, ...more } }),
    bash: (commands, more) => exec('bash', ['-ec', commands], { cwd: root, env: { ...env, ...more } }),
    bashUntil: (commands, at, more) => bashUntil(['-ec', commands], at, root, { ...env, ...more }),
    start: (args) => startGroup([NX, ...args], root, env),
    update: () => git(root, 'pull', '--quiet').then(() => undefined),
  };
}

const BASE_IMAGES = 'docker/base-images.local.json';

/** No map of base images on this machine: the Dockerfiles' own names are used. */
function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

function startGroup(args: string[], cwd: string, env: NodeJS.ProcessEnv): { kill: () => Promise<void> } {
  const child = spawn(process.execPath, args, { cwd, env, detached: true, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    kill: async () => {
      if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL');
      await ended;
    },
  };
}

/** The process group is ended by its id, without a chance to clean up. */
async function bashUntil(
  args: string[],
  at: RegExp,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<KilledCommands> {
  const child = spawn('bash', args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const result: KilledCommands = { killed: false, log: '' };
  const look = (chunk: Buffer): void => {
    result.log += chunk.toString();
    if (result.killed || !at.test(result.log)) return;
    result.killed = true;
    process.kill(-child.pid!, 'SIGKILL');
  };
  child.stdout.on('data', look);
  child.stderr.on('data', look);
  await once(child, 'close');
  return result;
}

/** Carries a digest file from one machine to another, as an artifact of CI. */
export async function carry(file: string, from: Machine, to: Machine): Promise<void> {
  await mkdir(dirname(join(to.root, file)), { recursive: true });
  await writeFile(join(to.root, file), await readFile(join(from.root, file)));
}

/** A configuration of the Docker client with the password of these registries, and a context for each engine. */
export async function writeDockerConfig(
  folder: string,
  registries: readonly string[],
  contexts: { name: string; host: string } | { name: string; host: string }[],
  { username, password } = REAL_REGISTRY_USER,
): Promise<void> {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  const auths = Object.fromEntries(registries.map((registry) => [registry, { auth }]));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify({ auths }));
  for (const { name, host } of [contexts].flat()) {
    const args = ['context', 'create', name, '--docker', `host=${host}`];
    await run('docker', args, folder, { ...process.env, DOCKER_CONFIG: folder });
  }
}
