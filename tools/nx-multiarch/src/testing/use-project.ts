import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { PlatformDigest } from '../core/assemble/digests';
import { type Architecture, ARCHITECTURES } from '../core/platform';
import { git } from './git';
import { type LayerFile, writeLayout } from './layout';
import { startTestRegistry, type TestRegistry, type TestRegistryOptions } from './registry';
import { soundImage, withParents } from './sound-image';

/** Where the project's image for EKS is. */
export const REPOSITORY = 'team/accounts-eks';
export const FOLDER = 'dist/images/accounts/eks';

/** A workspace with one commit and the project accounts, whose images were built; in a folder of its own for each test. */
export interface Project {
  root: () => string;
  /** Writes the image of an architecture anew, with these files on top. */
  image: (architecture: Architecture, ...files: LayerFile[]) => Promise<void>;
  /** A registry that is closed with the project. */
  registry: (options?: TestRegistryOptions) => Promise<TestRegistry>;
  /** What Nx tells an executor of it. */
  context: (exceptions?: object[]) => object;
  /** The digest file of an architecture, and what it says. */
  digestFile: (architecture: string) => string;
  readDigest: (architecture: string) => Promise<PlatformDigest>;
}

/** Call it at the top of a test file. */
export function useProject(): Project {
  let root = '';
  let registries: TestRegistry[] = [];
  const image = async (architecture: Architecture, ...files: LayerFile[]): Promise<void> => {
    const folder = join(root, FOLDER, architecture);
    await rm(folder, { recursive: true, force: true });
    await writeLayout(folder, soundImage(architecture, withParents(files)));
  };
  const digestFile = (architecture: string) => join(root, FOLDER, `${architecture}.digest.json`);
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'project-'));
    registries = [];
    await commitFirst(root);
    for (const architecture of ARCHITECTURES) await image(architecture);
  });
  afterEach(async () => {
    for (const registry of registries) await registry.close();
    await rm(root, { recursive: true });
  });
  return {
    root: () => root,
    image,
    registry: async (options) => {
      const started = await startTestRegistry(options);
      registries.push(started);
      return started;
    },
    context: (exceptions = []) => contextOf(root, exceptions),
    digestFile,
    readDigest: async (architecture) =>
      JSON.parse(await readFile(digestFile(architecture), 'utf8')) as PlatformDigest,
  };
}

async function commitFirst(root: string): Promise<void> {
  await git(root, 'init', '--quiet');
  await writeFile(join(root, '.gitignore'), 'dist\nnode_modules\n');
  await git(root, 'add', '--all');
  await git(root, 'commit', '--quiet', '--message', 'one');
}

function contextOf(root: string, exceptions: object[]): object {
  const policy = {
    eks: { architectures: ['arm64', 'amd64'], form: 'index' },
    lambda: { architectures: ['arm64'], form: 'manifest' },
  };
  const environments = {
    dev: { registry: 'registry.invalid' },
    prod: { registry: 'r.invalid', clean: true },
  };
  const targets = { 'docker-verify': { options: { exceptions } } };
  return {
    root,
    projectName: 'accounts',
    nxJsonConfiguration: {
      plugins: [{ plugin: 'nx-multiarch', options: { namespace: 'team', policy, environments } }],
    },
    projectsConfigurations: { projects: { accounts: { root: 'apps/accounts', targets } } },
  };
}
