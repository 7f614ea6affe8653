import { join } from 'node:path';
import sharp from 'sharp';
import type { Architecture } from '../../src/core/platform';
import { linux } from '../../src/core/platform';
import { exec } from '../../src/io/exec';
import { readLayout } from '../../src/io/layout';
import { loadLayout } from '../../src/io/load';
import { freePort } from '../../src/testing/real-registry';
import { untilAnswers } from '../container';
import { PATIENCE } from '../patience';
import { run, type Sandbox } from '../sandbox';
import type { Pixels } from './difference';

/** The image of studio for one architecture, running; emulated where it must be. */
export interface Studio {
  /** POST /api/transform; the answer's pixels. */
  transform: (image: Buffer, query: string) => Promise<Pixels>;
  /** What Node in there calls its architecture. */
  nodeArch: () => Promise<string>;
  close: () => Promise<void>;
}

const DEPLOYMENT = 'apprunner';

/** Builds, loads and starts; resolves when it answers HTTP. */
export async function startStudio(sandbox: Sandbox, architecture: Architecture): Promise<Studio> {
  const { exitCode, stdout, stderr } = await sandbox.nx([
    'run',
    `studio:docker-build-${DEPLOYMENT}-${architecture}`,
  ]);
  if (exitCode !== 0) throw new Error(`studio for ${architecture} was not built\n${stdout}${stderr}`);
  const layout = join(sandbox.root, 'dist/images/studio', DEPLOYMENT, architecture);
  const image = `nx-multiarch-same-pixels:${process.pid}-${architecture}`;
  await loadLayout(exec, await readLayout(layout, linux(architecture)), image);
  const url = `http://127.0.0.1:${await freePort()}`;
  const close = async (): Promise<void> => {
    await exec('docker', ['rm', '--force', nameOf(image)]);
    await exec('docker', ['rmi', '--force', image]);
  };
  try {
    await startContainer(sandbox.root, image, architecture, new URL(url).port);
    await untilAnswers(url);
  } catch (error) {
    const logs = await exec('docker', ['logs', nameOf(image)]);
    await close();
    throw new Error(`${image} does not answer\n${logs.stdout}${logs.stderr}`, { cause: error });
  }
  return { transform: (bytes, query) => transform(url, bytes, query), nodeArch: () => nodeArch(url), close };
}

async function nodeArch(url: string): Promise<string> {
  const response = await fetch(`${url}/platform`, { signal: AbortSignal.timeout(PATIENCE) });
  return ((await response.json()) as { nodeArch: string }).nodeArch;
}

const nameOf = (image: string): string => image.replace(':', '-');

/** Without the image's health checks: under emulation, each is a Node process that the requests would wait for. */
async function startContainer(cwd: string, image: string, architecture: Architecture, port: string) {
  const options = [
    `--platform=linux/${architecture}`,
    `--publish=127.0.0.1:${port}:8080`,
    '--pull=never',
    '--no-healthcheck',
  ];
  await run('docker', ['run', '--detach', `--name=${nameOf(image)}`, ...options, image], cwd);
}

async function transform(url: string, bytes: Buffer, query: string): Promise<Pixels> {
  const response = await fetch(`${url}/api/transform?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: new Uint8Array(bytes),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const body = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`POST /api/transform?${query}: ${response.status} ${body.toString()}`);
  const { data, info } = await sharp(body).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}
