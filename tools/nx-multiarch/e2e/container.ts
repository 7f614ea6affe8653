import { extract } from 'tar-stream';
import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { isElf, parseElf } from '@nx-multiarch/elf';
import { freePort } from '../src/testing/real-registry';
import { run, WORKSPACE } from './sandbox';
import { PATIENCE } from './patience';

/** A container of an image, pulled by the engine for that platform, that listens on a port of this machine. */
export interface Container {
  url: string;
  close: () => Promise<void>;
}

const docker = (...args: string[]) => run('docker', args, WORKSPACE);

/** Pulls and starts an image; resolves when it answers HTTP, within a minute. @param env `NAME=value` pairs */
export async function startContainer(
  reference: string,
  platform: string,
  env: readonly string[] = [],
): Promise<Container> {
  await docker('pull', '--quiet', `--platform=${platform}`, reference);
  const port = await freePort();
  const publish = `--publish=127.0.0.1:${port}:8080`;
  const pairs = env.map((pair) => `--env=${pair}`);
  const { stdout } = await docker('run', '--detach', `--platform=${platform}`, publish, ...pairs, reference);
  const id = stdout.trim();
  const close = async () => void (await docker('rm', '--force', id));
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilAnswers(url);
  } catch (error) {
    const logs = await docker('logs', id);
    await close();
    throw new Error(`${reference} does not answer\n${logs.stdout}${logs.stderr}`, { cause: error });
  }
  return { url, close };
}

/** Polls until something answers HTTP, whatever the status. */
export async function untilAnswers(url: string): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      await fetch(url, { signal: AbortSignal.timeout(30_000) });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** The machine of every ELF file in an image's file system: `{ aarch64: ['bin/sh', ...] }`. */
export async function elfMachines(reference: string, platform: string): Promise<Record<string, string[]>> {
  await docker('pull', '--quiet', `--platform=${platform}`, reference);
  const { stdout } = await docker('create', `--platform=${platform}`, reference);
  const id = stdout.trim();
  try {
    return await machinesIn(id);
  } finally {
    await docker('rm', id);
  }
}

async function machinesIn(container: string): Promise<Record<string, string[]>> {
  const child = spawn('docker', ['export', container], { stdio: ['ignore', 'pipe', 'inherit'] });
  const machines: Record<string, string[]> = {};
  for await (const entry of child.stdout.pipe(extract())) {
    const bytes = await buffer(entry);
    if (entry.header.type !== 'file' || !isElf(bytes)) continue;
    const { machine } = parseElf(bytes);
    (machines[machine] ??= []).push(entry.header.name);
  }
  return machines;
}
