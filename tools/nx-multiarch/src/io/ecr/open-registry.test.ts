import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { ECR_HOST, stubAws, tokenAnswer, useEcrApi } from '../../testing/use-ecr-api';
import { exec } from '../exec';
import { openRegistry } from './open-registry';

const start = useEcrApi();
let folder = '';
let lines: string[] = [];
const open = (registry: string) => openRegistry({ registry, exec, warn: (line) => lines.push(line) });
const noCredentials = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'open-registry-'));
  vi.stubEnv('DOCKER_CONFIG', folder);
  lines = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function logIn(registry: string): Promise<void> {
  const auth = Buffer.from('AWS:from-docker').toString('base64');
  await writeFile(join(folder, 'config.json'), JSON.stringify({ auths: { [registry]: { auth } } }));
}

describe('openRegistry', () => {
  it("takes docker's log-in for every other registry, and prepares and verifies nothing", async () => {
    await logIn('ghcr.io');
    const access = await open('ghcr.io');
    await access.prepare('team/app', { tags: [], patterns: [] });
    await access.verify('team/app', []);
    await access.close();
    expect(access.registry).toBe('ghcr.io');
    expect(access.client).toEqual({ registry: 'ghcr.io', credentials: expect.any(Function) });
    expect(await access.client.credentials?.()).toMatchObject({ password: 'from-docker' });
  });

  it.each([
    ['ecr', 'ecr'],
    ['its host', ECR_HOST],
  ])('opens ECR by %s', async (_what, registry) => {
    await start(() => tokenAnswer('from-the-api', Date.now() + 43_200_000));
    const access = await open(registry);
    await access.close();
    expect(access.registry).toBe(ECR_HOST);
    expect(access.client).toMatchObject({ registry: ECR_HOST, manifestInterval: 300 });
    expect(await access.client.credentials?.()).toMatchObject({ username: 'AWS', password: 'from-the-api' });
  });

  it('verifies the tags that no other push moves', async () => {
    const details = { imageDigest: 'sha256:a', imageManifestMediaType: 'm', imageTags: ['abc1234'] };
    await start(({ action }) =>
      action === 'DescribeImages' ? { json: { imageDetails: [details] } } : tokenAnswer('x', Date.now()),
    );
    const access = await open(ECR_HOST);
    const tags = { immutable: ['abc1234'], unclean: [], moving: ['dev-latest'] };
    await access.verify('team/app', [{ digest: 'sha256:a', mediaType: 'm', tags }]);
    await access.close();
  });

  it("falls back on docker's log-in where there are no AWS credentials", async () => {
    stubAws(noCredentials);
    await logIn(ECR_HOST);
    const access = await open(ECR_HOST);
    expect(await access.client.credentials?.()).toMatchObject({ password: 'from-docker' });
    expect(access.client.manifestInterval).toBe(300);
    expect(lines).toEqual([
      `${ECR_HOST}: docker's log-in is used, for there are no AWS credentials: nothing is created or verified`,
    ]);
  });

  it.each(['ecr', ECR_HOST])('reports missing credentials for %s', async (registry) => {
    stubAws(noCredentials);
    expect((await errorOf(open(registry))).happened).toBe('the AWS SDK found no credentials that it can use');
  });

  it('reports an AWS_ACCOUNT_ID that is none', async () => {
    await start(() => tokenAnswer('x', Date.now()));
    vi.stubEnv('AWS_ACCOUNT_ID', 'mine');
    const error = await errorOf(open('ecr'));
    expect([error.happened, error.mend]).toEqual([
      'AWS_ACCOUNT_ID is "mine"',
      'unset AWS_ACCOUNT_ID, or correct it',
    ]);
  });
});
