import { describe, expect, it } from 'vitest';
import { fault, ok } from '../../core/doctor';
import type { DockerfileBases } from '../../core/doctor-base-images';
import { MEDIA_TYPES } from '../../core/media-types';
import { freePort } from '../../testing/real-registry';
import { sha256, type Store } from '../../testing/registry-store';
import { useRegistry } from '../../testing/use-registry';
import { baseImagesCheck } from './base-images';
import { runChecks } from './check';

const start = useRegistry();
const REPOSITORY = 'base/node';

function put(store: Store, mediaType: string, json: object): string {
  const bytes = Buffer.from(JSON.stringify(json));
  store.repository(REPOSITORY).manifests.set(sha256(bytes), { bytes, mediaType });
  return sha256(bytes);
}

function putIndex(store: Store, ...architectures: string[]): string {
  const platforms = architectures.map((architecture) => ({ platform: { os: 'linux', architecture } }));
  return put(store, MEDIA_TYPES.ociIndex, { manifests: [...platforms, {}] });
}

function putImage(store: Store, config: object): string {
  const bytes = Buffer.from(JSON.stringify(config));
  store.repository(REPOSITORY).blobs.set(sha256(bytes), bytes);
  return put(store, MEDIA_TYPES.ociManifest, { config: { digest: sha256(bytes) } });
}

function diagnose(reference: string | undefined, more: Partial<DockerfileBases> = {}) {
  const dockerfile: DockerfileBases = {
    dockerfile: 'apps/a/Dockerfile.eks',
    architectures: ['arm64', 'amd64'],
    named: ['node:24'],
    baseImages: reference ? { 'node:24': reference } : {},
    ...more,
  };
  const nothing = () => Promise.resolve();
  const plain = { prepare: nothing, verify: nothing, close: nothing };
  const credentials = () => Promise.resolve({ kind: 'none' as const });
  const open = (registry: string) => () =>
    Promise.resolve({ ...plain, registry, client: { registry, credentials } });
  const check = baseImagesCheck({ dockerfiles: [dockerfile], open, insecure: [] });
  const exec = () => Promise.reject(new Error('no program is needed'));
  return runChecks([check], { exec, signal: new AbortController().signal, limit: 10_000 });
}

const REFRESH =
  'write the digest that its tag has now into docker/base-images.json (docker buildx imagetools inspect); in a clone of nx-multiarch, bash tools/setup/base-images.sh --refresh';
const NAMED = `name an image of every architecture in docker/base-images.json, then: ${REFRESH}`;

describe('base images', () => {
  it('that are there for every architecture', async () => {
    const { registry } = await start();
    const digest = putIndex(registry.store, 'amd64', 'arm64');
    expect(await diagnose(`${registry.host}/${REPOSITORY}@${digest}`)).toEqual([
      ok('base images', 'pinned and there: node:24 (arm64, amd64)'),
    ]);
  });

  it('of one architecture, where no more is needed', async () => {
    const { registry } = await start();
    const digest = putImage(registry.store, { os: 'linux', architecture: 'arm64' });
    const diagnoses = await diagnose(`${registry.host}/${REPOSITORY}@${digest}`, {
      architectures: ['arm64'],
    });
    expect(diagnoses).toEqual([ok('base images', 'pinned and there: node:24 (arm64)')]);
  });

  it.each<[string, (store: Store) => string, string]>([
    ['an index', (store) => putIndex(store, 'amd64'), 'is for amd64, and the policy needs arm64'],
    [
      'one image',
      (store) => putImage(store, { os: 'linux', architecture: 'arm64' }),
      'is for arm64, and the policy needs amd64',
    ],
    [
      'one that says nothing',
      (store) => put(store, MEDIA_TYPES.ociManifest, {}),
      'and the policy needs arm64, amd64',
    ],
  ])('that lack an architecture: %s', async (_what, write, found) => {
    const { registry } = await start();
    const reference = `${registry.host}/${REPOSITORY}@${write(registry.store)}`;
    const [line] = await diagnose(reference);
    expect(line).toMatchObject({ health: 'fault', mend: NAMED });
    expect(line?.found).toContain(`node:24: ${reference} is for`);
    expect(line?.found).toContain(found);
  });

  it('that the registry does not hold', async () => {
    const { registry } = await start();
    const reference = `${registry.host}/${REPOSITORY}@sha256:${'0'.repeat(64)}`;
    expect(await diagnose(reference)).toEqual([
      fault('base images', `node:24: ${registry.host} does not hold ${reference}`, REFRESH),
    ]);
  });

  it('whose registry is down', async () => {
    const [line] = await diagnose(`127.0.0.1:${await freePort()}/node@sha256:${'0'.repeat(64)}`);
    expect(line?.found).toContain('no usable answer from 127.0.0.1');
  });

  it('without a digest', async () => {
    const [line] = await diagnose('docker.io/library/node:24');
    expect(line?.found).toBe('the base image node:24 is docker.io/library/node:24, which has no digest');
    expect(line?.mend).toContain('bash tools/setup/base-images.sh');
  });

  it('that no map names', async () => {
    expect(await diagnose(undefined)).toEqual([
      fault(
        'base images',
        'node:24 (apps/a/Dockerfile.eks) is in no map of base images, and a build refuses it',
        'add it, with its digest, to docker/base-images.json',
      ),
    ]);
  });

  it('of a workspace that has none', async () => {
    expect(await diagnose(undefined, { named: [] })).toEqual([ok('base images', 'none is used')]);
  });
});
