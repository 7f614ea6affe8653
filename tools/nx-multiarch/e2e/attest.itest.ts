import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git } from '../src/testing/git';
import { inspectRaw } from './registry-view';
import { createSandbox, type Sandbox } from './sandbox';

const ACCOUNTS = 'nx-multiarch/accounts-eks';
const THUMBNAILER = 'nx-multiarch/thumbnailer-lambda';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const SBOM = 'application/vnd.cyclonedx+json';
const PROVENANCE = 'application/vnd.in-toto+json';

interface Descriptor {
  digest: string;
  mediaType: string;
  artifactType?: string;
}

interface Artifact {
  subject: { digest: string };
  layers: Descriptor[];
}

interface Statement {
  subject: { digest: { sha256: string } }[];
  predicate: {
    buildDefinition: {
      externalParameters: Record<string, string>;
      resolvedDependencies: { name: string; digest: Record<string, string> }[];
    };
  };
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

async function push(): Promise<string> {
  const args = ['run-many', '-t', 'docker-push', '-p', 'accounts', 'thumbnailer', '-c', 'dev'];
  const { exitCode, stdout, stderr } = await sandbox.nx([
    ...args,
    `--registry=${sandbox.registry}`,
    '--output-style=stream',
  ]);
  expect(exitCode, stdout + stderr).toBe(0);
  return stdout + stderr;
}

/** A manifest, index or blob as plain fetch gets it; undefined where there is none. */
async function read<T>(repository: string, path: string): Promise<T | undefined> {
  const reply = await fetch(`http://${sandbox.registry}/v2/${repository}/${path}`, {
    headers: { accept: `${INDEX}, ${MANIFEST}` },
  });
  return reply.ok ? ((await reply.json()) as T) : undefined;
}

/** What refers to a manifest, by the tag that clients without the referrers API read. */
async function referrersOf(repository: string, digest: string): Promise<Descriptor[]> {
  const list = await read<{ manifests: Descriptor[] }>(repository, `manifests/${digest.replace(':', '-')}`);
  return list?.manifests ?? [];
}

/** The content of the one referrer of a type. */
async function attached<T>(repository: string, digest: string, type: string): Promise<T> {
  const referrers = await referrersOf(repository, digest);
  const found = referrers.filter(({ artifactType }) => artifactType === type);
  expect(found).toHaveLength(1);
  const { subject, layers } = (await read<Artifact>(repository, `manifests/${found[0]!.digest}`))!;
  expect(subject.digest).toBe(digest);
  return (await read<T>(repository, `blobs/${layers[0]!.digest}`))!;
}

/** The digest of each platform's manifest under dev-latest. */
async function platforms(repository: string): Promise<string[]> {
  const reference = `${sandbox.registry}/${repository}:dev-latest`;
  const { manifests } = await inspectRaw(reference);
  if (manifests) return manifests.map(({ digest }) => digest);
  const head = await fetch(`http://${sandbox.registry}/v2/${repository}/manifests/dev-latest`, {
    method: 'HEAD',
    headers: { accept: MANIFEST },
  });
  return [head.headers.get('docker-content-digest')!];
}

describe('what a push attaches where the environment says so', () => {
  const state: Record<string, Descriptor[]> = {};

  it('an SBOM and a provenance for each platform', async () => {
    const output = await push();
    for (const [repository, count] of [
      [ACCOUNTS, 2],
      [THUMBNAILER, 1],
    ] as const) {
      const digests = await platforms(repository);
      expect(digests).toHaveLength(count);
      for (const digest of digests) {
        state[digest] = await referrersOf(repository, digest);
        expect(state[digest]!.map(({ artifactType }) => artifactType).sort()).toEqual([SBOM, PROVENANCE]);
        expect(output).toContain(` of ${digest}`);
      }
    }
  });

  it("leaves Lambda's single manifest single, and an index over images alone", async () => {
    expect((await inspectRaw(`${sandbox.registry}/${THUMBNAILER}:dev-latest`)).mediaType).toBe(MANIFEST);
    const { manifests } = await inspectRaw(`${sandbox.registry}/${ACCOUNTS}:dev-latest`);
    expect(manifests?.map(({ platform }) => platform.os)).toEqual(['linux', 'linux']);
  });

  it('the SBOM tells what is really in the image, by platform', async () => {
    for (const digest of await platforms(ACCOUNTS)) {
      const { components } = await attached<{ components: { purl?: string }[] }>(ACCOUNTS, digest, SBOM);
      const purls = components.map(({ purl = '' }) => purl);
      const sharp = purls.filter((purl) => purl.startsWith('pkg:npm/%40img/sharp-linux'));
      expect(sharp).toHaveLength(1);
      const architecture = sharp[0]!.includes('arm64') ? 'arm64' : 'amd64';
      expect(purls.filter((purl) => purl.startsWith('pkg:deb/debian/libc6@'))[0]).toContain(
        `arch=${architecture}`,
      );
      expect(purls.some((purl) => purl.startsWith('pkg:npm/fastify@'))).toBe(true);
      expect(purls.some((purl) => purl.startsWith('pkg:generic/node@24.'))).toBe(true);
      // Of the workspace, and in no image.
      expect(purls.some((purl) => purl.startsWith('pkg:npm/vitest@'))).toBe(false);
    }
  });

  it('the provenance tells the commit and the base image', async () => {
    const [digest = ''] = await platforms(THUMBNAILER);
    const { subject, predicate } = await attached<Statement>(THUMBNAILER, digest, PROVENANCE);
    expect(`sha256:${subject[0]?.digest['sha256']}`).toBe(digest);
    const { externalParameters, resolvedDependencies } = predicate.buildDefinition;
    expect(externalParameters).toEqual({
      project: 'thumbnailer',
      deployment: 'lambda',
      platform: 'linux/arm64',
      dockerfile: 'apps/thumbnailer/Dockerfile.lambda',
    });
    expect(resolvedDependencies.map(({ name }) => name)).toEqual([
      'source',
      'node:24-bookworm-slim',
      'public.ecr.aws/lambda/nodejs:24',
    ]);
    const commit = (await git(sandbox.root, 'rev-parse', 'HEAD')).trim();
    expect(resolvedDependencies[0]?.digest).toEqual({ gitCommit: commit });
  });

  it('attaches nothing a second time, from the cache of Nx alone', async () => {
    await rm(join(sandbox.root, 'dist'), { recursive: true });
    const output = await push();
    for (const [digest, before] of Object.entries(state)) {
      expect(output).not.toContain(` of ${digest}`);
      const repository = (await referrersOf(ACCOUNTS, digest)).length > 0 ? ACCOUNTS : THUMBNAILER;
      expect(await referrersOf(repository, digest)).toEqual(before);
    }
  });

  it('docker-inspect shows them', async () => {
    const args = ['run', 'accounts:docker-inspect', '-c', 'dev', `--registry=${sandbox.registry}`];
    const { stdout } = await sandbox.nx(args);
    expect(stdout).toContain('│ attached ');
    expect(stdout.match(/│ provenance │/g)).toHaveLength(2);
  });
});
