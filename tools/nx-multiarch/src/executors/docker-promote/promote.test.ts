import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { format } from '../../core/errors';
import { type ParsedOptions, parseOptions } from '../../graph/options';
import type { RegistryClient } from '../../io/registry';
import { errorOf } from '../../testing/error-of';
import { LATER, namingIn, pushSmallImage, STAMP } from '../../testing/pushed-image';
import type { TestRegistry, TestRegistryOptions } from '../../testing/registry';
import { TEST_REPOSITORY } from '../../testing/registry-client';
import { on } from '../../testing/registry-faults';
import { useRegistry } from '../../testing/use-registry';
import { promoteAll, type PromotedImage } from './promote';
import type { DockerPromoteOptions } from './options';

const start = useRegistry();
const TAGS = ['prod-latest', 'prod-arm64-latest', 'prod-amd64-latest'];

let dev: { registry: TestRegistry; client: RegistryClient };
let prod: { registry: TestRegistry; client: RegistryClient };
let settings: ParsedOptions;

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Two registries, an environment in each. */
async function begin(options: TestRegistryOptions = {}): Promise<void> {
  dev = await start();
  prod = await start(options);
  settings = parseOptions({
    policy: { eks: { architectures: ['arm64', 'amd64'], form: 'index' } },
    environments: { dev: { registry: dev.registry.host }, prod: { registry: prod.registry.host } },
  });
}

function promote(options: Partial<DockerPromoteOptions> = {}): Promise<PromotedImage[]> {
  return promoteAll({
    root: tmpdir(),
    project: 'app',
    options: { images: [{ deployment: 'eks', repository: TEST_REPOSITORY }], ...options },
    settings,
    route: { from: 'dev', to: 'prod' },
    signal: new AbortController().signal,
  });
}

const heldIn = ({ registry }: { registry: TestRegistry }) => registry.store.repository(TEST_REPOSITORY);
const tagsIn = ({ registry }: { registry: TestRegistry }, names = TAGS) =>
  names.map((tag) => registry.store.repositories.get(TEST_REPOSITORY)?.tags.get(tag));
const uploads = () => prod.registry.writes().filter((line) => line.includes('/blobs/uploads/'));
const refusal = async (options?: Partial<DockerPromoteOptions>) => format(await errorOf(promote(options)));

describe('docker-promote', () => {
  it('brings the same digests to another registry, under its tags', async () => {
    await begin();
    const { subjects } = await pushSmallImage(dev.client);
    const [image] = await promote();
    expect(image).toMatchObject({
      repository: `${prod.registry.host}/${TEST_REPOSITORY}`,
      from: `${dev.registry.host}/${TEST_REPOSITORY}@${subjects[2]?.digest}`,
      digest: subjects[2]?.digest,
      presentBlobs: 0,
    });
    expect(image?.uploadedBlobs).toBe(6);
    const [arm, amd, index] = subjects.map(({ digest }) => digest);
    expect(Object.fromEntries([...heldIn(prod).tags].filter(([tag]) => !tag.startsWith('sha256-')))).toEqual({
      'prod-20250116-143000': index,
      abc1234: index,
      'prod-latest': index,
      'prod-20250116-143000-arm64': arm,
      'abc1234-arm64': arm,
      'prod-arm64-latest': arm,
      'prod-20250116-143000-amd64': amd,
      'abc1234-amd64': amd,
      'prod-amd64-latest': amd,
    });
  });

  it('takes the test marks along, so that the next promotion may follow', async () => {
    await begin();
    const { subjects } = await pushSmallImage(dev.client);
    await promote();
    const mark = `${subjects[0]!.digest.replace(':', '-')}.tested`;
    expect(heldIn(prod).tags.get(mark)).toBe(heldIn(dev).tags.get(mark));
  });

  it('uploads nothing the second time, and moves nothing', async () => {
    await begin();
    await pushSmallImage(dev.client);
    await promote();
    const before = uploads().length;
    const [again] = await promote();
    expect(again).toMatchObject({ uploadedBlobs: 0, presentBlobs: 6 });
    expect(uploads()).toHaveLength(before);
  });

  it('sets tags alone where both environments share a repository', async () => {
    await begin();
    settings.environments.prod = settings.environments.dev!;
    const { subjects } = await pushSmallImage(dev.client);
    const before = dev.registry.writes().filter((line) => line.includes('/blobs/')).length;
    await promote();
    expect(dev.registry.writes().filter((line) => line.includes('/blobs/'))).toHaveLength(before);
    expect(heldIn(dev).tags.get('prod-latest')).toBe(subjects[2]?.digest);
  });

  it('promotes a single manifest, in a shared repository too', async () => {
    await begin();
    settings.policy = { lambda: { architectures: ['arm64'], form: 'manifest' } };
    const { subjects } = await pushSmallImage(dev.client, {
      form: 'manifest',
      naming: namingIn('dev', 'app-'),
    });
    await promote({
      images: [{ deployment: 'lambda', repository: TEST_REPOSITORY, lead: 'app-' }],
      tag: 'abc1234',
    });
    const names = [
      'app-prod-latest',
      'app-prod-arm64-latest',
      'app-prod-20250116-143000',
      'app-abc1234-arm64',
    ];
    expect(tagsIn(prod, names)).toEqual(names.map(() => subjects[0]?.digest));
  });

  it('promotes to every registry of an environment', async () => {
    await begin();
    const other = await start();
    settings.environments.prod = { registry: [prod.registry.host, other.registry.host] };
    const { subjects } = await pushSmallImage(dev.client);
    expect(await promote()).toHaveLength(2);
    expect([tagsIn(prod)[0], tagsIn(other)[0]]).toEqual([subjects[2]?.digest, subjects[2]?.digest]);
  });
});

describe('moving tags', () => {
  it('never go back to an older commit, but for a rollback', async () => {
    await begin();
    const old = await pushSmallImage(dev.client);
    const next = await pushSmallImage(dev.client, { content: 'two', stamp: LATER });
    await promote();
    const [image] = await promote({ tag: 'abc1234' });
    expect(image?.supersededBy).toBe(`prod-${LATER.time}`);
    expect(tagsIn(prod)[0]).toBe(next.subjects[2]?.digest);
    await promote({ tag: 'dev-20250116-143000', rollback: true });
    expect(tagsIn(prod)[0]).toBe(old.subjects[2]?.digest);
  });
});

describe('a promotion that dies', () => {
  it.each([
    ['while it copies blobs', 'PUT', /blobs\/uploads/],
    ['before the manifests', 'PUT', /manifests\/sha256:/],
    ['before the test marks', 'PUT', /manifests\/sha256-/],
    ['before the immutable tags', 'PUT', /manifests\/prod-2025/],
    ['before the moving tags', 'PUT', /manifests\/prod-([a-z0-9]+-)?latest/],
  ])(
    '%s leaves the moving tags where they were, and the next one completes it',
    async (_name, method, path) => {
      let broken = false;
      const matches = on(method, path);
      // What no further try mends: a dropped connection would be tried again for some time.
      const fault = { kind: 'status', status: 403 } as const;
      await begin({ faults: (request) => (broken && matches(request) ? fault : undefined) });
      await pushSmallImage(dev.client);
      await promote();
      const before = tagsIn(prod);

      const next = await pushSmallImage(dev.client, { content: 'two', stamp: LATER });
      broken = true;
      expect((await errorOf(promote())).code).toBe('REGISTRY_DENIED');
      expect(tagsIn(prod)).toEqual(before);

      broken = false;
      await promote();
      expect(tagsIn(prod)[0]).toBe(next.subjects[2]?.digest);
    },
  );
});

describe('what is refused before a byte is sent', () => {
  afterEach(() => expect(prod.registry.writes()).toEqual([]));

  it('an image that docker-test has not passed', async () => {
    await begin();
    const { subjects } = await pushSmallImage(dev.client, { tested: false });
    const text = await refusal();
    expect(text).toContain(
      `docker-test has not passed for linux/amd64 ${subjects[1]!.digest.slice(0, 19)} and`,
    );
    expect(text).toContain('[NOT_TESTED]');
    expect(text).toContain('nx docker-test app && nx docker-push app -c dev');
  });

  it('an image of which one architecture is not tested', async () => {
    await begin();
    const { subjects } = await pushSmallImage(dev.client);
    heldIn(dev).tags.delete(`${subjects[0]!.digest.replace(':', '-')}.tested`);
    expect(await refusal()).toContain(
      `docker-test has not passed for linux/arm64 ${subjects[0]!.digest.slice(0, 19)} of`,
    );
  });

  it('an index without one of its images', async () => {
    await begin();
    const { subjects } = await pushSmallImage(dev.client);
    heldIn(dev).manifests.delete(subjects[0]!.digest);
    expect(await refusal()).toContain('[INDEX_INCOMPLETE]');
  });

  it('one architecture, where the policy asks for two', async () => {
    await begin();
    await pushSmallImage(dev.client);
    const text = await refusal({ tag: 'dev-arm64-latest' });
    expect(text).toContain('a push of app for eks was asked to hold one manifest of arm64 [POLICY]');
  });

  it('an image of an unclean tree, where only clean ones are taken', async () => {
    await begin();
    settings.environments.prod!.clean = true;
    await pushSmallImage(dev.client, { stamp: { ...STAMP, dirty: true } });
    const text = await refusal();
    expect(text).toContain(
      'was built from a tree with changes that were not committed, and "prod" takes none',
    );
    expect(text).toContain('[UNCLEAN_TREE]');
  });

  it('a commit that is not on the release branch', async () => {
    await begin();
    settings.environments.prod!.releaseBranch = 'main';
    await pushSmallImage(dev.client);
    const text = await refusal();
    expect(text).toContain('there is no branch main, here or at origin, from which "prod" is released');
    expect(text).toContain('[NOT_ON_BRANCH]');
  });

  it('a tag that does not exist', async () => {
    await begin();
    const text = await refusal({ tag: 'fff9999' });
    expect(text).toContain(`${dev.registry.host}/${TEST_REPOSITORY} holds no fff9999 [REGISTRY_NOT_FOUND]`);
    expect(text).toContain('nx docker-inspect <app> -c dev shows them');
  });

  it('a digest that no tag gives a time', async () => {
    await begin();
    const { subjects } = await pushSmallImage(dev.client);
    heldIn(dev).tags.delete('dev-20250116-143000');
    expect(await refusal({ tag: subjects[2]!.digest })).toContain('tells of which time its commit is');
  });
});

it('refuses to give an immutable tag of the destination another image', async () => {
  await begin();
  await pushSmallImage(dev.client);
  await pushSmallImage(prod.client, { content: 'two', naming: namingIn('prod') });
  const before = tagsIn(prod);
  const sent = uploads().length;
  expect(await refusal()).toContain('[TAG_IMMUTABLE]');
  expect(tagsIn(prod)).toEqual(before);
  expect(uploads()).toHaveLength(sent);
});
