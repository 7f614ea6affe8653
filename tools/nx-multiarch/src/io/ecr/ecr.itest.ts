import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MEDIA_TYPES } from '../../core/media-types';
import type { EcrAnswer, EcrCall, Upstream } from '../../testing/ecr-api';
import { errorOf } from '../../testing/error-of';
import { type Moto, startMoto } from '../../testing/moto';
import { type RealRegistry, startRealRegistry } from '../../testing/real-registry';
import { useEcrApi } from '../../testing/use-ecr-api';
import { exec } from '../exec';
import { digestOf } from '../hashing';
import { createRegistryClient } from '../registry';
import { openRegistry, type RegistryAccess } from '.';

// The user AWS and bcrypt of the password that moto hands out: 123456789012-auth-token.
const HTPASSWD = 'AWS:$2b$05$LvcVAPht9xJlzXW.thbLzu4gQD1u7rwiUwzs6lok15esGZYVZT0Yy\n';
const MOVING = { tags: ['dev-latest'], patterns: ['*-latest'] };
const IMMUTABLE_TAGS = { immutable: ['abc1234'], unclean: [], moving: ['dev-latest'] };

let folder = '';
let moto: Moto;
let registry: RealRegistry;
const start = useEcrApi();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecr-'));
  moto = await startMoto();
  registry = await startRealRegistry(folder, HTPASSWD);
});
afterAll(async () => {
  await registry?.stop();
  await moto?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Names the real registry as the one that the token is for: ECR's data plane is no part of moto. */
function change({ action }: EcrCall, json: Record<string, unknown>): Record<string, unknown> {
  if (action !== 'GetAuthorizationToken') return json;
  const [data] = json['authorizationData'] as [Record<string, unknown>];
  return { authorizationData: [{ ...data, proxyEndpoint: `http://${registry.host}` }] };
}

/** Runs with the registry "ecr": the API is moto's, the registry is a real one that asks for the token. */
async function withEcr(
  use: (access: RegistryAccess, calls: EcrCall[], lines: string[]) => Promise<void>,
): Promise<void> {
  const upstream: Upstream = { url: moto.url, change };
  const { calls } = await start(describeImages, upstream);
  const lines: string[] = [];
  const access = await openRegistry({ registry: 'ecr', exec, warn: (line) => lines.push(line) });
  try {
    await use(access, calls, lines);
  } finally {
    await access.close();
  }
}

describe('the API of ECR, played by moto', () => {
  it('creates a repository once', async () => {
    await withEcr(async (access, calls, lines) => {
      await access.prepare('team/created', MOVING);
      await access.prepare('team/created', MOVING);
      expect(calls.filter(({ action }) => action === 'CreateRepository')).toHaveLength(1);
      expect(lines[0]).toBe('created the repository team/created in eu-central-1');
      // Asked with the SDK, the moto of Debian 13 answers a date that is none.
      expect(calls.map(({ action }) => action)).toContain('PutLifecyclePolicy');
      expect(lines.join()).not.toContain('lifecycle');
      const ecr = new ECR({});
      const { repositories } = await ecr.describeRepositories({ repositoryNames: ['team/created'] });
      expect(repositories?.[0]).toMatchObject({
        imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
        imageScanningConfiguration: { scanOnPush: true },
      });
      const { tags } = await ecr.listTagsForResource({ resourceArn: repositories?.[0]?.repositoryArn });
      expect(tags).toEqual([{ Key: 'created-by', Value: 'nx-multiarch' }]);
      ecr.destroy();
    });
  });

  it('lets several pushes create it at the same time', async () => {
    await withEcr(async (access, calls, lines) => {
      await Promise.all([1, 2, 3].map(() => access.prepare('team/raced', MOVING)));
      expect(calls.some(({ action }) => action === 'CreateRepository')).toBe(true);
      expect(lines.filter((line) => line.startsWith('created'))).toHaveLength(1);
    });
  });

  it('refuses a name that ECR does not take', async () => {
    await withEcr(async (access) => {
      const error = await errorOf(access.prepare('-team/app', MOVING));
      expect(error.happened).toMatch(/^AWS rejected ecr:\w+ of -team\/app as invalid$/);
    });
  });

  it('lets a job in that assumes a role by a web identity', async () => {
    const file = join(folder, 'identity-token');
    await writeFile(file, 'token-of-the-job');
    await start(() => undefined, { url: moto.url, change });
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/ci');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', file);
    vi.stubEnv('AWS_ENDPOINT_URL_STS', moto.url);
    const access = await openRegistry({ registry: 'ecr', exec, warn: () => undefined });
    await access.close();
    expect(access.registry).toBe(registry.host);
  });
});

describe("a real registry that asks for the API's token", () => {
  it('takes an image, which the API is asked for afterwards', async () => {
    await withEcr(async (access, calls) => {
      await access.prepare('team/app', MOVING);
      const image = { ...(await push(access)), tags: IMMUTABLE_TAGS };
      await access.verify('team/app', [image]);
      expect(calls.at(-1)?.action).toBe('DescribeImages');
      const lost = { ...image, tags: { ...IMMUTABLE_TAGS, immutable: ['never-pushed'] } };
      expect((await errorOf(access.verify('team/app', [lost]))).happened).toContain(
        `${image.digest} is without never-pushed`,
      );
    });
  });
});

/** Pushes an image without layers under the tags of IMMUTABLE_TAGS. */
async function push(access: RegistryAccess): Promise<{ digest: string; mediaType: string }> {
  const client = createRegistryClient({ ...access.client, repository: 'team/app' });
  const bytes = Buffer.from('{"architecture":"arm64","os":"linux"}');
  const blob = { digest: digestOf(bytes), size: bytes.length };
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', ...blob };
  const mediaType = MEDIA_TYPES.ociManifest;
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] }));
  try {
    await client.ping();
    expect(await client.putBlob({ ...blob, open: () => Readable.from([bytes]) })).toBe('uploaded');
    for (const tag of ['abc1234', 'dev-latest']) await client.putManifest(tag, manifest, mediaType);
  } finally {
    await client.close();
  }
  return { digest: digestOf(manifest), mediaType };
}

/** What the API says of images comes from the registry itself: moto gives manifests digests of its own. */
async function describeImages({ action, input }: EcrCall): Promise<EcrAnswer | undefined> {
  if (action !== 'DescribeImages') return undefined;
  const [{ imageDigest = '' } = {}] = input['imageIds'] as { imageDigest?: string }[];
  const user = { kind: 'basic', username: 'AWS', password: '123456789012-auth-token' } as const;
  const repository = String(input['repositoryName']);
  const client = createRegistryClient({
    registry: registry.host,
    repository,
    credentials: () => Promise.resolve(user),
  });
  try {
    const held = await client.headManifest(imageDigest);
    const imageTags: string[] = [];
    for (const tag of await client.listTags()) {
      if ((await client.headManifest(tag))?.digest === imageDigest) imageTags.push(tag);
    }
    const details = { imageDigest, imageManifestMediaType: held?.mediaType, imageTags };
    return held ? { json: { imageDetails: [details] } } : { error: 'ImageNotFoundException' };
  } finally {
    await client.close();
  }
}
