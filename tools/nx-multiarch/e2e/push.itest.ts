import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { linux } from '../src/core/platform';
import { readLayout } from '../src/io/layout';
import type { RunRecord } from '../src/core/run-record';
import type { PushedImage } from '../src/io/push-record';
import { git } from '../src/testing/git';
import { elfMachines, startContainer } from './container';
import { digestOf, inspectRaw, tagsOf } from './registry-view';
import { createSandbox, type Sandbox } from './sandbox';

const REPOSITORIES = [
  'nx-multiarch/accounts-eks',
  'nx-multiarch/studio-apprunner',
  'nx-multiarch/thumbnailer-lambda',
];
const [ACCOUNTS, STUDIO, THUMBNAILER] = REPOSITORIES as [string, string, string];

let sandbox: Sandbox;
/** What the first push of the unchanged tree left. */
let pushed: Record<string, string | undefined>;

beforeAll(async () => {
  sandbox = await createSandbox();
  await push();
  pushed = await registryState();
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.restore());

/** Pushes everything; gives the build tasks whose images were built, not taken from a cache. */
async function push(env?: NodeJS.ProcessEnv): Promise<string[]> {
  await rm(join(sandbox.root, 'dist/images/last-run.json'), { force: true });
  const args = ['run-many', '-t', 'docker-push', `--registry=${sandbox.registry}`, '--output-style=stream'];
  const { exitCode, stdout, stderr } = await sandbox.nx(args, env);
  expect(exitCode, `${stdout}${stderr}`).toBe(0);
  const run = JSON.parse(await sandbox.read('dist/images/last-run.json')) as RunRecord;
  const built = Object.entries(run).filter(
    ([task, { status }]) => task.includes(':docker-build-') && status === 'success',
  );
  return built.map(([task]) => task).sort();
}

/** repository:tag -> digest, for every tag of the three repositories. */
async function registryState(): Promise<Record<string, string | undefined>> {
  const state: Record<string, string | undefined> = {};
  for (const repository of REPOSITORIES) {
    for (const tag of await tagsOf(sandbox.registry, repository)) {
      state[`${repository}:${tag}`] = await digestOf(sandbox.registry, repository, tag);
    }
  }
  return state;
}

const reference = (repository: string, tag = 'local-latest'): string =>
  `${sandbox.registry}/${repository}:${tag}`;

describe('what a push leaves in the registry, as other clients see it', () => {
  it.each([
    [THUMBNAILER, 'arm64'],
    [STUDIO, 'amd64'],
  ])('%s is one %s manifest', async (repository, architecture) => {
    const manifest = await inspectRaw(reference(repository));
    expect(manifest.mediaType).toBe('application/vnd.oci.image.manifest.v1+json');
    const blob = `http://${sandbox.registry}/v2/${repository}/blobs/${manifest.config?.digest}`;
    expect(await (await fetch(blob)).json()).toMatchObject({ os: 'linux', architecture });
  });

  it('accounts is an index of both architectures', async () => {
    const { mediaType, manifests } = await inspectRaw(reference(ACCOUNTS));
    expect(mediaType).toBe('application/vnd.oci.image.index.v1+json');
    expect(manifests?.map(({ platform }) => platform)).toEqual([
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm64' },
    ]);
  });

  it('has the tags of the commit, the same in every repository', async () => {
    const hash = (await git(sandbox.root, 'rev-parse', 'HEAD')).slice(0, 7);
    const stems = ['local-20250116-143000', hash];
    const tags = (...architectures: string[]) =>
      [
        ...stems,
        'local-latest',
        ...architectures.flatMap((arch) => [
          ...stems.map((stem) => `${stem}-${arch}`),
          `local-${arch}-latest`,
        ]),
      ].sort();
    expect(await tagsOf(sandbox.registry, THUMBNAILER)).toEqual(tags('arm64'));
    expect(await tagsOf(sandbox.registry, STUDIO)).toEqual(tags('amd64'));
    expect(await tagsOf(sandbox.registry, ACCOUNTS)).toEqual(tags('arm64', 'amd64'));
  });

  it.each([
    [ACCOUNTS, 'arm64', 'aarch64'],
    [ACCOUNTS, 'amd64', 'x86-64'],
    [STUDIO, 'amd64', 'x86-64'],
    [THUMBNAILER, 'arm64', 'aarch64'],
  ])('every ELF file of %s for %s is of that machine', async (repository, architecture, machine) => {
    const machines = await elfMachines(reference(repository), `linux/${architecture}`);
    expect(Object.keys(machines)).toEqual([machine]);
    const addons = machines[machine]?.filter((file) => file.endsWith('.node')) ?? [];
    expect(addons).not.toEqual([]);
    expect(addons.filter((file) => file.includes('musl'))).toEqual([]);
  });
});

describe('what goes into an image', () => {
  /** What libs/service stands on. */
  const service = [
    '@fastify/ajv-compiler',
    '@fastify/helmet',
    '@fastify/swagger',
    '@fastify/type-provider-typebox',
    '@fastify/under-pressure',
    '@sinclair/typebox',
    'close-with-grace',
    'fastify',
    'prom-client',
  ];

  it.each([
    ['thumbnailer', ['sharp']],
    ['studio', ['@fastify/multipart', ...service, 'sharp']],
    ['accounts', ['@fastify/rate-limit', ...service, 'bcrypt', 'pg', 'postgrator', 'sharp']],
  ])('%s depends on nothing that only a test or a build needs', async (app, packages) => {
    const { dependencies } = JSON.parse(await sandbox.read(`dist/apps/${app}/package.json`)) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies).sort()).toEqual([...packages].sort());
  });
});

describe('the pushed images run', () => {
  /** accounts does not start without one being named; what it runs on it tells without one being there. */
  const NO_DATABASE = 'DATABASE_URL=postgres://nobody@127.0.0.1:1/none';
  interface Platform {
    architecture: string;
    addons: { name: string; loaded: boolean; fileArchitecture: string }[];
  }
  const addons = (architecture: string, ...names: string[]) =>
    names.map((name) => expect.objectContaining({ name, loaded: true, fileArchitecture: architecture }));

  it.each([
    [ACCOUNTS, 'arm64', ['sharp', 'bcrypt']],
    [ACCOUNTS, 'amd64', ['sharp', 'bcrypt']],
    [STUDIO, 'amd64', ['sharp']],
  ])('%s on %s, with its addons', async (repository, architecture, names) => {
    const container = await startContainer(reference(repository), `linux/${architecture}`, [NO_DATABASE]);
    try {
      const platform = (await (await fetch(`${container.url}/platform`)).json()) as Platform;
      expect(platform.architecture).toBe(architecture);
      expect(platform.addons).toEqual(addons(architecture, ...names));
    } finally {
      await container.close();
    }
  });

  it('thumbnailer on arm64, invoked as Lambda does', async () => {
    const container = await startContainer(reference(THUMBNAILER), 'linux/arm64');
    try {
      const event = {
        version: '2.0',
        rawPath: '/platform',
        requestContext: { http: { method: 'GET', path: '/platform' } },
      };
      const url = `${container.url}/2015-03-31/functions/function/invocations`;
      const reply = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
      const { statusCode, body } = (await reply.json()) as { statusCode: number; body: string };
      expect(statusCode, body).toBe(200);
      const platform = JSON.parse(body) as Platform;
      expect(platform.architecture).toBe('arm64');
      expect(platform.addons).toEqual(addons('arm64', 'sharp'));
    } finally {
      await container.close();
    }
  });
});

it('docker-report shows on one page what was built, verified and pushed', async () => {
  const { exitCode, stderr } = await sandbox.nx(['docker-report']);
  expect(exitCode, stderr).toBe(0);
  const page = await sandbox.read('dist/docker-report.html');
  for (const text of ['<dt>3 images</dt>', '<dt>4 built</dt>', '<dt>4 of 4 sound</dt>', 'local-arm64-latest'])
    expect(page).toContain(text);
  expect(page).toMatch(/accounts eks linux\/arm64: [\d.]+ MB; [\d.]+ MB layers of the base image/);
});

describe('what is built again', () => {
  it('nothing, for a second push', async () => {
    expect(await push()).toEqual([]);
    expect(await registryState()).toEqual(pushed);
    const [record] = JSON.parse(await sandbox.read('dist/images/accounts/push.json')) as PushedImage[];
    expect(record?.uploadedBlobs).toBe(0);
  });

  it('nothing, for a comment in a lib', async () => {
    const file = 'libs/imaging/src/resize.ts';
    await sandbox.write(file, `// A comment more.\n${await sandbox.read(file)}`);
    expect(await push()).toEqual([]);
  });

  it('accounts alone, for a change in libs/passwords', async () => {
    const file = 'libs/passwords/src/index.ts';
    await sandbox.write(file, `${await sandbox.read(file)}\nconsole.debug('changed');\n`);
    expect(await push()).toEqual(['accounts:docker-build-eks-amd64', 'accounts:docker-build-eks-arm64']);
  });

  it('one image alone, for a change in its Dockerfile', async () => {
    const file = 'apps/studio/Dockerfile.apprunner';
    await sandbox.write(file, `${await sandbox.read(file)}LABEL changed=yes\n`);
    expect(await push()).toEqual(['studio:docker-build-apprunner-amd64']);
  });
});

describe('what a build leaves is enough', () => {
  it("and holds the image's own layers alone", async () => {
    const layout = 'dist/images/accounts/eks/arm64';
    const { layers } = JSON.parse(await sandbox.read(`${layout}/base.json`)) as { layers: object[] };
    const { blobs } = await readLayout(join(sandbox.root, layout), linux('arm64'));
    const held = await readdir(join(sandbox.root, layout, 'blobs', 'sha256'));
    expect(layers.length).toBeGreaterThan(0);
    // The manifest is one more.
    expect(held).toHaveLength(blobs.length - layers.length + 1);
  });

  it('gives the same digests in an empty registry from the cache of Nx alone, without an engine', async () => {
    await rm(join(sandbox.root, 'dist'), { recursive: true });
    // The layers of the base images come from their own registry then.
    await rm(sandbox.env.NX_MULTIARCH_CACHE_DIRECTORY!, { recursive: true });
    await sandbox.emptyRegistry();
    expect(await push({ DOCKER_HOST: 'unix:///nonexistent/docker.sock' })).toEqual([]);
    expect(await registryState()).toEqual(pushed);
  });

  it('gives the same digest when every cache is left out, whatever the umask, with or without secrets', async () => {
    const args = ['run', 'accounts:docker-build-eks-arm64', '--noCache', '--skip-nx-cache'];
    // Were it in a layer, the digest would be another one.
    await sandbox.write('.npmrc', '//registry.invalid/:_authToken=planted');
    // Another person's machine may write files that nobody else can read.
    const umask = process.umask(0o077);
    const { exitCode, stdout, stderr } = await sandbox.nx(args).finally(() => process.umask(umask));
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain(`linux/arm64 ${pushed[`${ACCOUNTS}:local-arm64-latest`]}`);
  });
});
