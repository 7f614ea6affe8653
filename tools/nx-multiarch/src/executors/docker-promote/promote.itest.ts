import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseOptions } from '../../graph/options';
import { exec } from '../../io/exec';
import { createRegistryClient } from '../../io/registry';
import { LATER, pushSmallImage, type ImageSpec } from '../../testing/pushed-image';
import { type RealRegistry, REAL_REGISTRY_USER, startRealRegistry } from '../../testing/real-registry';
import { promoteAll, type PromotedImage } from './promote';

const REPOSITORY = 'team/accounts-eks';

let folder: string;
let dev: RealRegistry;
let prod: RealRegistry;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promote-'));
  dev = await startRealRegistry(join(folder, 'dev'));
  prod = await startRealRegistry(join(folder, 'prod'), true);
  vi.stubEnv('DOCKER_CONFIG', join(folder, 'docker'));
  const { username, password } = REAL_REGISTRY_USER;
  await exec('docker', ['login', '--username', username, '--password-stdin', prod.host], { input: password });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await dev.stop();
  await prod.stop();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function push(spec: ImageSpec): Promise<string | undefined> {
  const client = createRegistryClient({ registry: dev.host, repository: REPOSITORY });
  const { subjects } = await pushSmallImage(client, spec).finally(() => client.close());
  return subjects.at(-1)?.digest;
}

function promote(): Promise<PromotedImage[]> {
  return promoteAll({
    root: folder,
    project: 'accounts',
    options: { images: [{ deployment: 'eks', repository: REPOSITORY }] },
    settings: parseOptions({
      policy: { eks: { architectures: ['arm64', 'amd64'], form: 'index' } },
      environments: { dev: { registry: dev.host }, prod: { registry: prod.host } },
    }),
    route: { from: 'dev', to: 'prod' },
    signal: new AbortController().signal,
  });
}

/** The digest behind a tag, as docker's own tool sees it. */
async function digestOf(reference: string): Promise<string> {
  const args = ['buildx', 'imagetools', 'inspect', reference];
  const { stdout, stderr, exitCode } = await exec('docker', args);
  expect(exitCode, stderr).toBe(0);
  return /^Digest:\s+(\S+)/m.exec(stdout)?.[1] ?? '';
}

describe('between two registries of Docker, one with a password', () => {
  it('promotes by the same digest, uploads nothing the second time, and follows with the next commit', async () => {
    const first = await push({});
    const [image] = await promote();
    expect(image).toMatchObject({ digest: first, uploadedBlobs: 6, presentBlobs: 0 });
    for (const tag of ['prod-latest', 'prod-20250116-143000', 'abc1234']) {
      expect(await digestOf(`${prod.host}/${REPOSITORY}:${tag}`)).toBe(first);
    }
    expect((await promote())[0]).toMatchObject({ uploadedBlobs: 0, presentBlobs: 6 });

    const second = await push({ content: 'two', stamp: LATER });
    // The base layers are there already.
    expect((await promote())[0]).toMatchObject({ digest: second, uploadedBlobs: 4, presentBlobs: 2 });
    expect(await digestOf(`${prod.host}/${REPOSITORY}:prod-latest`)).toBe(second);
  });

  it('refuses what was not tested', async () => {
    await push({
      content: 'three',
      stamp: { time: '20250118-090000', commit: 'eee8888', dirty: false },
      tested: false,
    });
    await expect(promote()).rejects.toMatchObject({ code: 'NOT_TESTED' });
  });
});
