import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exec, type ExecResult } from '../src/io/exec';
import { git } from '../src/testing/git';
import { startRealRegistry } from '../src/testing/real-registry';
import { environment, run, WORKSPACE } from './sandbox';

/** An Nx workspace that has nothing of this repository but the packed plugin, and a registry of its own. */
export interface PackedWorkspace {
  root: string;
  /** Host and port of a registry that is empty at first. */
  registry: string;
  /** The files of the tarball, sorted. */
  packed: string[];
  nx: (args: readonly string[]) => Promise<ExecResult>;
  /** Commits everything: a push of a tree that is not clean has other tags. */
  commit: () => Promise<void>;
  write: (file: string, text: string) => Promise<void>;
  close: () => Promise<void>;
}

/** What a person has before the plugin, and one package with an addon for an app. */
const FROM_HERE = ['nx', '@nx/js', '@nx/esbuild', 'esbuild', 'typescript'];

/** Packs the plugin and installs it into a new workspace; takes about a minute. */
export async function createPackedWorkspace(): Promise<PackedWorkspace> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'nx-multiarch-packed-')));
  const root = join(base, 'workspace');
  const tarball = await installPacked(base, root);
  const registry = await startRealRegistry(base);
  const env = { ...environment(), NX_CACHE_DIRECTORY: join(base, 'cache') };
  const nx = createNxPath(root);
  return {
    root,
    registry: registry.host,
    packed: await filesIn(tarball),
    nx: (args) => exec(process.execPath, [nx, ...args], { cwd: root, env }),
    commit: async () => {
      await git(root, 'add', '--all');
      await git(root, 'commit', '--quiet', '--message', 'a change');
    },
    write: async (file, text) => {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), text);
    },
    close: async () => {
      await registry.stop();
      await rm(base, { recursive: true, force: true });
    },
  };
}

const createNxPath = (root: string): string => join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');

/** Leaves nothing behind where it fails. */
async function installPacked(base: string, root: string): Promise<string> {
  try {
    const tarball = await pack(base);
    await install(root, tarball);
    return tarball;
  } catch (error) {
    await rm(base, { recursive: true, force: true });
    throw error;
  }
}

async function pack(base: string): Promise<string> {
  const script = join(WORKSPACE, 'tools', 'nx-multiarch', 'pack', 'pack.mjs');
  const { stdout } = await run(process.execPath, [script, join(base, 'pack')], base, environment());
  return join(base, stdout.trim());
}

async function filesIn(tarball: string): Promise<string[]> {
  const { stdout } = await run('tar', ['-tzf', tarball], dirname(tarball));
  return stdout.trim().split('\n').sort();
}

interface Manifest {
  devDependencies: Record<string, string>;
  dependencies: Record<string, string>;
  overrides: Record<string, string>;
}

async function install(root: string, tarball: string): Promise<void> {
  const here = JSON.parse(await readFile(join(WORKSPACE, 'package.json'), 'utf8')) as Manifest;
  const devDependencies = FROM_HERE.map((name) => [name, here.devDependencies[name]]);
  const manifest = {
    name: '@acme/source',
    private: true,
    devDependencies: Object.fromEntries(devDependencies),
    dependencies: { bcrypt: here.dependencies['bcrypt'] },
    overrides: here.overrides,
  };
  await mkdir(join(root, 'docker'), { recursive: true });
  await writeFile(join(root, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(root, 'nx.json'), '{}');
  // The base images of this machine.
  const images = join('docker', 'base-images.local.json');
  await cp(join(WORKSPACE, images), join(root, images));
  await git(root, 'init', '--quiet');
  const args = ['install', '--save-dev', '--prefer-offline', '--no-audit', '--no-fund', tarball];
  await run('npm', args, root, environment());
}
