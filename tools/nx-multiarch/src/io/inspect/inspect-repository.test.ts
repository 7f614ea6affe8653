import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../core/inspect/rows';
import { format } from '../../core/errors';
import type { Digest } from '../../core/image-ref';
import { MEDIA_TYPES } from '../../core/media-types';
import type { DeploymentPolicy } from '../../core/policy';
import { composeArtifact } from '../../core/referrers/artifact';
import { signatureTag } from '../../core/signatures/signature-manifest';
import { attachSmall } from '../../testing/attach-small';
import { errorOf } from '../../testing/error-of';
import { LATER, namingIn, pushSmallImage } from '../../testing/pushed-image';
import type { TestRegistry } from '../../testing/registry';
import { TEST_REPOSITORY } from '../../testing/registry-client';
import { sha256 } from '../../testing/registry-store';
import { useRegistry } from '../../testing/use-registry';
import type { RegistryClient } from '../registry';
import { inspectReference, inspectRepository } from './inspect-repository';

const start = useRegistry();
const BOTH: DeploymentPolicy = { architectures: ['arm64', 'amd64'], form: 'index' };
const ARM: DeploymentPolicy = { architectures: ['arm64'], form: 'manifest' };

const inspect = (client: RegistryClient, policy = BOTH, commits = 3) =>
  inspectRepository(client, { naming: namingIn('dev'), policy, commits });
const findings = async (client: RegistryClient, policy = BOTH): Promise<string[]> =>
  (await inspect(client, policy)).subjects.flatMap((subject) =>
    subject.findings.map(({ code, found }) => `${code} ${found}`),
  );

/** What is behind a tag of the test's registry. */
const held = (registry: TestRegistry) => registry.store.repository(TEST_REPOSITORY);

describe('inspectRepository', () => {
  it('finds an index and its images, and every tag of each', async () => {
    const { client } = await start();
    const { subjects } = await pushSmallImage(client);
    const rows = rowsOf([await inspect(client)]);
    expect(rows.map(({ digest, platform, tags }) => [digest, platform, tags])).toEqual([
      [subjects[2]?.digest, 'index', ['abc1234', 'dev-20250116-143000', 'dev-latest']],
      [
        subjects[1]?.digest,
        'linux/amd64',
        ['abc1234-amd64', 'dev-20250116-143000-amd64', 'dev-amd64-latest'],
      ],
      [
        subjects[0]?.digest,
        'linux/arm64',
        ['abc1234-arm64', 'dev-20250116-143000-arm64', 'dev-arm64-latest'],
      ],
    ]);
    expect(rows.flatMap((row) => row.findings)).toEqual([]);
    expect(rows[2]?.size).toBe(subjects[0]?.size);
  });

  it('shows which images share a base', async () => {
    const { client } = await start();
    await pushSmallImage(client);
    await pushSmallImage(client, { content: 'two', stamp: LATER });
    const rows = rowsOf([await inspect(client)]).filter(({ platform }) => platform === 'linux/arm64');
    expect(rows.map(({ tags }) => tags.at(-1))).toEqual(['fff9999-arm64', 'dev-20250116-143000-arm64']);
    for (const { own = 0, shared = 0, size, sharedWith } of rows) {
      expect(own + shared).toBe(size);
      expect(shared).toBeGreaterThan(0);
      expect(sharedWith[0]).toMatchObject({ platform: 'linux/arm64', bytes: shared });
    }
  });

  it('shows the newest commits and counts the others', async () => {
    const { client } = await start();
    await pushSmallImage(client);
    await pushSmallImage(client, { content: 'two', stamp: LATER });
    const found = await inspect(client, BOTH, 1);
    expect(found.older).toBe(1);
    expect(found.subjects.flatMap(({ tags }) => tags)).not.toContain('abc1234');
  });

  it('finds an index without one of its images', async () => {
    const { registry, client } = await start();
    const { subjects } = await pushSmallImage(client);
    held(registry).manifests.delete(subjects[0]!.digest);
    expect(await findings(client)).toContain(
      `INDEX_INCOMPLETE linux/arm64 ${subjects[0]!.digest.slice(0, 19)} is not in the repository`,
    );
  });

  it('finds an image without its config', async () => {
    const { registry, client } = await start();
    const { subjects } = await pushSmallImage(client, { form: 'manifest' });
    const { config } = JSON.parse(subjects[0]!.bytes.toString('utf8')) as { config: { digest: string } };
    held(registry).blobs.delete(config.digest);
    expect(await findings(client, ARM)).toContain(
      `INDEX_INCOMPLETE the config of an image ${config.digest.slice(0, 19)} is not in the repository`,
    );
  });

  it('finds an index that calls a platform what is another one', async () => {
    const { client } = await start();
    const { subjects } = await pushSmallImage(client);
    const lie = subjects[2]!.bytes.toString('utf8').replace('"arm64"', '"s390x"');
    await client.putManifest('dev-latest', Buffer.from(lie), MEDIA_TYPES.ociIndex);
    expect(await findings(client)).toEqual([
      expect.stringMatching(/^PLATFORM_MISMATCH the index says linux\/s390x of .* config says linux\/arm64$/),
    ]);
  });

  it('finds what the policy does not allow', async () => {
    const { client } = await start();
    await pushSmallImage(client);
    expect(await findings(client, ARM)).toEqual([
      'POLICY linux/amd64 is not allowed',
      'POLICY it is an index',
      'POLICY linux/amd64 is not allowed',
    ]);
  });

  it('counts attestations, which have no platform', async () => {
    const { client } = await start();
    const { subjects } = await pushSmallImage(client);
    const index = JSON.parse(subjects[2]!.bytes.toString('utf8')) as { manifests: object[] };
    const platform = { os: 'unknown', architecture: 'unknown' };
    index.manifests.push({ ...index.manifests[0], platform });
    await client.putManifest('dev-latest', Buffer.from(JSON.stringify(index)), MEDIA_TYPES.ociIndex);
    expect(await findings(client)).toEqual([
      expect.stringContaining('POLICY 1 of its manifests are no images'),
    ]);
  });

  it("names what is attached, with cosign's signatures, each once", async () => {
    const { client } = await start();
    const { subjects } = await pushSmallImage(client);
    const [arm, amd, index] = subjects.map(({ digest }) => digest) as [Digest, Digest, Digest];
    await attachSmall(client, subjects.slice(0, 1), ['sbom', 'provenance']);
    for (const digest of [arm, index]) {
      // Its own form does not matter here.
      await client.putManifest(signatureTag(digest), Buffer.from('{}'), MEDIA_TYPES.ociManifest);
    }
    const signature = {
      artifactType: 'application/vnd.dev.cosign.artifact.sig.v1+json',
      subject: subjects[0]!,
    };
    await client.putReferrer(arm, Buffer.from(composeArtifact(signature)), MEDIA_TYPES.ociManifest);
    const { attached } = await inspect(client);
    expect(attached?.get(arm)).toEqual(['provenance', 'sbom', 'signature']);
    expect(attached?.get(amd)).toEqual([]);
    expect(attached?.get(index)).toEqual(['signature']);
  });

  it('says that nothing of the environment is there', async () => {
    const { registry, client } = await start();
    await pushSmallImage(client, { naming: namingIn('prod') });
    expect(format(await errorOf(inspect(client)))).toBe(
      [
        `error: ${registry.host}/${TEST_REPOSITORY} holds nothing with a tag of the environment "dev" [REGISTRY_NOT_FOUND]`,
        '  expected: what nx docker-push leaves there: dev-latest and its like',
        '  to mend:  nx docker-push <app> -c dev, or name another environment with -c',
      ].join('\n'),
    );
  });
});

describe('inspectReference', () => {
  it('reads a tag and a digest', async () => {
    const { client } = await start();
    const { subjects } = await pushSmallImage(client);
    const [byTag] = (await inspectReference(client, 'abc1234')).subjects;
    const [byDigest] = (await inspectReference(client, subjects[2]!.digest)).subjects;
    expect([byTag?.tags, byDigest?.tags]).toEqual([['abc1234'], []]);
    expect(byTag?.subject).toEqual(byDigest?.subject);
  });

  it.each([
    ['latest', ':latest'],
    [`sha256:${'a'.repeat(64)}`, `@sha256:${'a'.repeat(64)}`],
  ])('says that there is no %s', async (ref, text) => {
    const { registry, client } = await start();
    const error = format(await errorOf(inspectReference(client, ref)));
    expect(error).toContain(`${registry.host}/${TEST_REPOSITORY}${text} does not exist, or may not be read`);
    expect(error).toContain(`docker login ${registry.host}`);
  });

  it.each([
    ['another type', 'application/vnd.docker.distribution.manifest.v1+json', '{}', 'which is no image'],
    ['a manifest without a config', MEDIA_TYPES.ociManifest, '{}', 'cannot be read: config: '],
    ['no JSON', MEDIA_TYPES.ociIndex, 'hello', 'cannot be read: '],
  ])('says what is no image: %s', async (_name, mediaType, text, happened) => {
    const { registry, client } = await start();
    const bytes = Buffer.from(text);
    held(registry).manifests.set(sha256(bytes), { bytes, mediaType });
    held(registry).tags.set('odd', sha256(bytes));
    const error = format(await errorOf(inspectReference(client, 'odd')));
    expect(error).toContain(happened);
    expect(error).toContain('[REGISTRY_REJECTED]');
    expect(error).toContain('name an image');
  });
});
