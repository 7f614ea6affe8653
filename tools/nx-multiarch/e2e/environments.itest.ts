import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Architecture, ARCHITECTURES } from '../src/core/platform';
import type { Deployment } from '../src/core/policy';
import { provenanceFile } from '../src/core/referrers/files';
import { hexOf } from '../src/core/referrers/referrers-tag';
import type { PushedImage } from '../src/io/push-record';
import { git } from '../src/testing/git';
import { writeLayout } from '../src/testing/layout';
import { fittingAddon, soundImage } from '../src/testing/sound-image';
import { startTestRegistry } from '../src/testing/registry';
import { digestOf, tagsOf } from './registry-view';
import { createSandbox, type Sandbox } from './sandbox';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
  await git(sandbox.root, 'branch', '--move', 'main');
});
afterAll(() => sandbox.close());
afterEach(async () => {
  await git(sandbox.root, 'checkout', '--quiet', '--force', 'main');
  await sandbox.restore();
  await sandbox.emptyRegistry();
});

const ACCOUNTS = 'nx-multiarch/accounts-eks';

/** What a build would have left: what is pushed is not the point here, but where to. */
async function leave(
  app: string,
  deployment: Deployment,
  architectures: readonly Architecture[] = ARCHITECTURES,
): Promise<void> {
  for (const architecture of architectures) {
    const folder = join(sandbox.root, 'dist/images', app, deployment, architecture);
    await rm(folder, { recursive: true, force: true });
    const image = soundImage(architecture, [{ path: 'app/name', content: app }]);
    const { manifestDigest } = await writeLayout(folder, image);
    // As much of a provenance as a push looks at: dev and prod ask for one.
    const statement = { subject: [{ digest: { sha256: hexOf(manifestDigest) } }] };
    const file = provenanceFile({ project: app, deployment }, architecture);
    await sandbox.write(file, JSON.stringify(statement));
  }
}

/** Pushes the layouts that are there. */
async function push(app: string, ...args: string[]) {
  const to = `--registry=${sandbox.registry}`;
  return sandbox.nx(['docker-push', app, '--excludeTaskDependencies', '--json', to, ...args]);
}

/** What a push printed on stdout, which must have succeeded. */
async function pushed(app: string, ...args: string[]): Promise<PushedImage[]> {
  const { exitCode, stdout, stderr } = await push(app, ...args);
  expect(exitCode, stdout + stderr).toBe(0);
  return JSON.parse(/^\[$[\s\S]*?^\]$/m.exec(stdout)?.[0] ?? '') as PushedImage[];
}

async function refused(app: string, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await push(app, ...args);
  expect(exitCode).not.toBe(0);
  return stdout + stderr;
}

/** Changes the plugin's options in nx.json. */
async function configure(options: Record<string, unknown>): Promise<void> {
  const nxJson = JSON.parse(await sandbox.read('nx.json')) as { plugins: { options: object }[] };
  Object.assign(nxJson.plugins[0]!.options, options);
  await sandbox.write('nx.json', JSON.stringify(nxJson, null, 2));
}

describe('environments', () => {
  beforeAll(() => leave('accounts', 'eks'));

  it('dev: an Nx configuration that leads the tags', async () => {
    await pushed('accounts', '-c', 'dev');
    const tags = await tagsOf(sandbox.registry, ACCOUNTS);
    expect(tags).toContain('dev-latest');
    expect(tags).toContain('dev-arm64-latest');
    expect(tags.filter((tag) => /^dev-\d{8}-\d{6}(-amd64|-arm64)?$/.test(tag))).toHaveLength(3);
    expect(tags.filter((tag) => tag.startsWith('local'))).toEqual([]);
  });

  it('prod: a clean commit of the release branch', async () => {
    await pushed('accounts', '-c', 'prod');
    expect(await tagsOf(sandbox.registry, ACCOUNTS)).toContain('prod-latest');
  });

  it('prod refuses an unclean tree', async () => {
    await sandbox.write('apps/accounts/new.ts', '');
    const output = await refused('accounts', '-c', 'prod');
    expect(output).toContain('"prod" takes none [UNCLEAN_TREE]');
    expect(output).toContain('git stash --include-untracked');
    expect(await tagsOf(sandbox.registry, ACCOUNTS)).toEqual([]);
  });

  it('prod refuses a commit that is not on the release branch', async () => {
    await git(sandbox.root, 'checkout', '--quiet', '-B', 'feature');
    await git(sandbox.root, 'commit', '--quiet', '--allow-empty', '--message', 'not merged');
    const output = await refused('accounts', '-c', 'prod');
    expect(output).toMatch(/the commit [0-9a-f]{7} is not on main, .* \[NOT_ON_BRANCH\]/);
    expect(output).toContain('git fetch origin main');
    expect(await tagsOf(sandbox.registry, ACCOUNTS)).toEqual([]);
  });

  it('several registries get the same digests', async () => {
    const second = await startTestRegistry();
    try {
      const images = await pushed('accounts', '-c', 'dev', `--registry=${second.host}`);
      expect(images.map(({ repository }) => repository)).toEqual([
        `${sandbox.registry}/${ACCOUNTS}`,
        `${second.host}/${ACCOUNTS}`,
      ]);
      const [here, there] = await Promise.all(
        [sandbox.registry, second.host].map((host) => digestOf(host, ACCOUNTS, 'dev-latest')),
      );
      expect(here).toBe(images[0]?.digest);
      expect(there).toBe(here);
    } finally {
      await second.close();
    }
  });
});

describe('the form of repositories and tags', () => {
  beforeAll(() => leave('accounts', 'eks'));

  it('a shared repository: the app leads every tag', async () => {
    await configure({ repositories: 'shared' });
    await pushed('accounts', '-c', 'dev');
    const tags = await tagsOf(sandbox.registry, 'nx-multiarch');
    expect(tags).toContain('accounts-dev-latest');
    expect(tags.every((tag) => tag.startsWith('accounts-'))).toBe(true);
  });

  it('templates of tags', async () => {
    await configure({
      tags: {
        image: { immutable: ['{environment}.{time}'], moving: ['{environment}'] },
        architecture: { immutable: ['{environment}.{time}.{arch}'], moving: ['{environment}.{arch}'] },
      },
    });
    await pushed('accounts', '-c', 'dev');
    const tags = await tagsOf(sandbox.registry, ACCOUNTS);
    expect(tags.map((tag) => tag.replace(/\d{8}-\d{6}-dirty/, 'TIME'))).toEqual([
      'dev',
      'dev.TIME',
      'dev.TIME.amd64',
      'dev.TIME.arm64',
      'dev.amd64',
      'dev.arm64',
    ]);
  });
});

describe('policy', () => {
  it('nothing pushes another architecture: what is allowed, and how to build it locally', async () => {
    await leave('thumbnailer', 'lambda');
    const output = await refused('thumbnailer', '--arch=amd64');
    expect(output).toContain(
      'a push of thumbnailer for lambda was asked to hold one manifest of amd64 [POLICY]',
    );
    expect(output).toContain('one manifest of arm64');
    expect(output).toContain('nx docker-build-lambda-amd64 thumbnailer');
    expect(await tagsOf(sandbox.registry, 'nx-multiarch/thumbnailer-lambda')).toEqual([]);
  });

  it('nothing pushes half an image', async () => {
    await leave('accounts', 'eks');
    expect(await refused('accounts', '--arch=arm64')).toContain('an index of arm64 and amd64');
    expect(await tagsOf(sandbox.registry, ACCOUNTS)).toEqual([]);
  });

  it('a target that was changed in project.json is held to it too', async () => {
    await leave('thumbnailer', 'lambda');
    const project = JSON.parse(await sandbox.read('apps/thumbnailer/project.json')) as {
      targets: Record<string, unknown>;
    };
    const layouts = [{ architecture: 'amd64', folder: 'dist/images/thumbnailer/lambda/amd64', target: 'x' }];
    const image = { deployment: 'lambda', repository: 'nx-multiarch/thumbnailer-lambda', form: 'manifest' };
    project.targets['docker-push'] = { options: { images: [{ ...image, layouts }] } };
    await sandbox.write('apps/thumbnailer/project.json', JSON.stringify(project));
    expect(await refused('thumbnailer')).toContain('[POLICY]');
    expect(await refused('thumbnailer', '--arch=arm64')).toContain('[POLICY]');
    expect(await tagsOf(sandbox.registry, 'nx-multiarch/thumbnailer-lambda')).toEqual([]);
  });

  it('an image that docker-verify would refuse is not pushed, though that is left out', async () => {
    await leave('thumbnailer', 'lambda');
    const foreign = { path: 'app/node_modules/addon/addon.node', content: fittingAddon('amd64') };
    const folder = join(sandbox.root, 'dist/images/thumbnailer/lambda/arm64');
    await rm(folder, { recursive: true });
    await writeLayout(folder, soundImage('arm64', [foreign]));
    const output = await refused('thumbnailer');
    expect(output).toContain('[VERIFY_FAILED]');
    expect(output).toContain('/app/node_modules/addon/addon.node');
    expect(await tagsOf(sandbox.registry, 'nx-multiarch/thumbnailer-lambda')).toEqual([]);
  });

  /** Writes "nx-multiarch" into the project.json of an app. */
  async function narrow(app: string, deployment: Deployment, architectures: string[]): Promise<void> {
    const file = `apps/${app}/project.json`;
    const project = JSON.parse(await sandbox.read(file)) as object;
    const key = { architectures: { [deployment]: architectures } };
    await sandbox.write(file, JSON.stringify({ ...project, 'nx-multiarch': key }));
  }

  it('an app may narrow its architectures', async () => {
    await leave('accounts', 'eks', ['arm64']);
    await rm(join(sandbox.root, 'dist/images/accounts/eks/amd64'), { recursive: true, force: true });
    await narrow('accounts', 'eks', ['arm64']);
    const [image] = await pushed('accounts');
    expect(image?.subjects.map(({ platform }) => platform)).toEqual(['linux/arm64', 'index']);
  });

  it('widening is an error while Nx builds its graph: project, allowed, found', async () => {
    await narrow('thumbnailer', 'lambda', ['arm64', 'amd64']);
    const { exitCode, stdout, stderr } = await sandbox.nx(['show', 'project', 'thumbnailer']);
    expect(exitCode).not.toBe(0);
    const output = stdout + stderr;
    expect(output).toContain(
      'apps/thumbnailer/project.json: project thumbnailer asks for lambda on amd64 [POLICY]',
    );
    expect(output).toContain('allows for lambda: arm64');
  });
});
