import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExecutorContext, NxJsonConfiguration } from '@nx/devkit';
import { vi } from 'vitest';
import type { AddonPermissions } from '../src/core/addons/permissions';
import { format } from '../src/core/errors';
import { buildLayout } from '../src/executors/docker-build/build-layout';
import { readBaseImages } from '../src/graph/base-images';
import { exec } from '../src/io/exec';
import { loadLayout } from '../src/io/load';
import { PATIENCE } from './patience';
import { run, WORKSPACE } from './sandbox';

/** A workspace with one app, whose only dependency is a package of the test's own. */
export interface AddonApp {
  /** Makes the dependency from a folder: its tarball, and the app's package.json and lockfile. */
  depend: (folder: string) => Promise<void>;
  /** Builds for arm64; gives the name of the image in the engine, or what the failed build said. */
  build: (dockerfile: string, addons?: AddonPermissions) => Promise<{ image: string; failure: string }>;
  /** Runs a program of JavaScript in the image, as arm64; gives what it prints. */
  node: (image: string, program: string) => Promise<string>;
  /** For what a test makes. */
  folder: string;
  close: () => Promise<void>;
}

const CONTEXT = 'dist/apps/web';

/** Makes the workspace, empty but for its folders. */
export async function createAddonApp(): Promise<AddonApp> {
  const root = await mkdtemp(join(tmpdir(), 'nx-multiarch-addons-'));
  const images: string[] = [];
  await mkdir(join(root, CONTEXT, 'vendor'), { recursive: true });
  await nameMirror(join(root, 'apt-sources'));
  return {
    folder: root,
    depend: (folder) => depend(join(root, CONTEXT), folder),
    build: async (dockerfile, addons) => {
      const image = `nx-multiarch-addons:${process.pid}-${images.length}`;
      images.push(image);
      return { image, failure: await build(root, dockerfile, image, addons) };
    },
    node: async (image, program) => {
      const args = ['run', '--rm', '--platform=linux/arm64', '--network=none', image, 'node', '-e', program];
      return (await run('docker', args, root)).stdout.trim();
    },
    close: async () => {
      for (const image of images) await exec('docker', ['rmi', '--force', image]);
      vi.unstubAllEnvs();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** The stand-ins for base images name no mirror of Debian: a build is told of this machine's. */
async function nameMirror(file: string): Promise<void> {
  const bases = Object.values(readBaseImages(join(WORKSPACE, 'docker/base-images.json')));
  if (process.env.NX_MULTIARCH_APT_SOURCES || !bases.some((base) => base.startsWith('127.0.0.1:'))) return;
  const lines = await run('bash', ['tools/setup/apt-sources.sh'], WORKSPACE);
  await writeFile(file, lines.stdout, { mode: 0o600 });
  vi.stubEnv('NX_MULTIARCH_APT_SOURCES', file);
}

/** npm makes the lockfile, from the registry that it is configured for. */
async function depend(context: string, folder: string): Promise<void> {
  const { name } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { name: string };
  const packed = await run('npm', ['pack', '--json', '--ignore-scripts', folder], join(context, 'vendor'));
  const [{ filename } = { filename: '' }] = JSON.parse(packed.stdout) as { filename: string }[];
  const dependencies = { [name]: `file:vendor/${filename}` };
  await rm(join(context, 'package-lock.json'), { force: true });
  await writeFile(
    join(context, 'package.json'),
    JSON.stringify({ name: 'web', version: '1.0.0', dependencies }),
  );
  await run('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], context);
}

/** @returns what the build said where it failed; nothing where it did not */
async function build(
  root: string,
  dockerfile: string,
  image: string,
  addons?: AddonPermissions,
): Promise<string> {
  const file = 'apps/web/Dockerfile.eks';
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), dockerfile);
  const policy = { eks: { architectures: ['arm64'], form: 'index' } };
  const options = { policy, environments: { local: { registry: '127.0.0.1:5001' } } };
  const nxJsonConfiguration: NxJsonConfiguration = {
    plugins: [{ plugin: 'nx-multiarch', options }],
  };
  const context = { root, nxJsonConfiguration, projectsConfigurations: { projects: {} } };
  const baseImages = readBaseImages(join(WORKSPACE, 'docker/base-images.json'));
  const how = { platform: 'linux/arm64', dockerfile: file, context: CONTEXT, layout: 'dist/layout', addons };
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const layout = await buildLayout({ ...how, baseImages }, context as unknown as ExecutorContext, signal);
    await loadLayout(exec, layout, image);
    return '';
  } catch (error) {
    return format(error);
  }
}

/** The install stage of the sample's Dockerfile, with the tarballs that package.json names. */
export async function installStage(): Promise<string> {
  const sample = await readFile(join(WORKSPACE, 'apps/accounts/Dockerfile.eks'), 'utf8');
  const [stage = ''] = sample.split('\n# Only copies');
  return stage.replace('COPY package.json', 'COPY vendor ./vendor\nCOPY package.json');
}
