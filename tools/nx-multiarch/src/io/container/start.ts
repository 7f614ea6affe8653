import { MultiarchError } from '../../core/errors';
import { createArgs, publishedPort, type StartOptions, TEST_LABEL } from '../../core/test/start-args';
import type { Exec, ExecResult } from '../exec';

/** A container that was started. */
export interface Container {
  id: string;
  /** Where it is published on this machine; missing where it ended at once. */
  url?: string;
}

/** How many lines of a container's output are shown. */
const SHOWN_LINES = '200';

/**
 * Makes and starts a container; the caller removes it (`removeContainers`), whether or not this succeeds. Neither
 * step is stopped half-way: a client that ends early leaves a container that nobody knows of.
 *
 * @throws MultiarchError COMMAND_FAILED with the engine's words, where the image cannot be started at all
 */
export async function startContainer(exec: Exec, options: StartOptions): Promise<Container> {
  const id = (await docker(exec, createArgs(options))).stdout.trim();
  await docker(exec, ['start', id]);
  const published = await exec('docker', ['port', id, String(options.port)]);
  const port = publishedPort(published.stdout);
  return port === undefined ? { id } : { id, url: `http://127.0.0.1:${port}` };
}

/** How a container ended: its exit status; undefined while it runs. */
export async function exitStatus(exec: Exec, id: string): Promise<number | undefined> {
  const format = '{{.State.Running}} {{.State.ExitCode}}';
  const { stdout, exitCode } = await exec('docker', ['inspect', `--format=${format}`, id]);
  const [running, status] = stdout.trim().split(' ');
  // One that is not there any more has ended too.
  if (exitCode !== 0) return -1;
  return running === 'true' ? undefined : Number(status);
}

/** What a container printed last, both of its outputs. */
export async function containerLogs(exec: Exec, id: string): Promise<string> {
  const { stdout, stderr } = await exec('docker', ['logs', `--tail=${SHOWN_LINES}`, id]);
  return `${stdout}${stderr}`;
}

/** Removes every container of a run and the volumes that were made for it, running or not. */
export async function removeContainers(exec: Exec, run: string): Promise<void> {
  const list = ['ps', '--all', '--quiet', `--filter=label=${TEST_LABEL}=${run}`];
  const { stdout } = await insist(exec, list);
  const ids = stdout.split('\n').filter(Boolean);
  if (ids.length > 0) await insist(exec, ['rm', '--force', '--volumes', ...ids]);
}

/** Takes a loaded image's name from the engine, and with its last name the image. */
export async function removeImage(exec: Exec, image: string): Promise<void> {
  await insist(exec, ['image', 'rm', '--force', image]);
}

/** How often a step of cleaning up is tried. */
const ATTEMPTS = 5;

/**
 * Runs docker until it succeeds. When a task is stopped, its cleaning up is at first stopped with it: Nx signals every
 * process under the task, whatever group it is in.
 */
async function insist(exec: Exec, args: string[]): Promise<ExecResult> {
  for (let attempt = 1; ; attempt++) {
    const result = await exec('docker', args, { detached: true });
    if (result.exitCode === 0 || attempt === ATTEMPTS) return result;
  }
}

async function docker(exec: Exec, args: string[]): Promise<ExecResult> {
  const result = await exec('docker', args, { detached: true });
  if (result.exitCode === 0) return result;
  throw new MultiarchError('COMMAND_FAILED', {
    happened: `docker ${args[0]} ended with status ${result.exitCode}: ${result.stderr.trim()}`,
    expected: 'an image that the engine can start',
    mend: 'look at the message: "exec format error" is mended by bash tools/setup/emulator.sh, a missing program in the Dockerfile, a missing network by a restart of Docker',
  });
}
