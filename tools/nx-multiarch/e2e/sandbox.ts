import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { exec, type ExecResult } from '../src/io/exec';
import { git } from '../src/testing/git';
import { startRealRegistry } from '../src/testing/real-registry';

/** The workspace that this plugin is developed in. */
export const WORKSPACE = join(__dirname, '..', '..', '..');

/** A repository of its own with the files of this one, and a registry of its own: a test may change all of it. */
export interface Sandbox {
  root: string;
  /** Host and port of a registry that is empty at first. */
  registry: string;
  /** The environment that everything here runs in. */
  env: NodeJS.ProcessEnv;
  /** Runs nx here, without a daemon; the cache is shared with the other sandboxes of the run. */
  nx: (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<ExecResult>;
  read: (file: string) => Promise<string>;
  write: (file: string, text: string) => Promise<void>;
  /** Takes back every change of a file that git knows, and removes new ones. */
  restore: () => Promise<void>;
  /** Deletes all that the registry holds. */
  emptyRegistry: () => Promise<void>;
  close: () => Promise<void>;
}

/** Makes a sandbox from the files of the working tree, committed or not; takes some seconds. */
export async function createSandbox(): Promise<Sandbox> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'nx-multiarch-e2e-')));
  const root = join(base, 'workspace');
  await copyWorkspace(root);
  await commitAll(root);
  const env = environment();
  const registry = await startRealRegistry(base);
  return {
    root,
    registry: registry.host,
    env,
    nx: (args, more) => exec(process.execPath, [NX, ...args], { cwd: root, env: { ...env, ...more } }),
    read: (file) => readFile(join(root, file), 'utf8'),
    write: async (file, text) => {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), text);
    },
    restore: async () => {
      await git(root, 'checkout', '--quiet', '.');
      await git(root, 'clean', '--quiet', '--force', '-d');
    },
    emptyRegistry: registry.empty,
    close: async () => {
      await registry.stop();
      await rm(base, { recursive: true, force: true });
    },
  };
}

/** The program of Nx, from a workspace's root. */
export const NX = join('node_modules', 'nx', 'dist', 'bin', 'nx.js');

/** What a person's shell would give to nx, and nothing of the Nx run that this test itself is part of. */
export function environment(): NodeJS.ProcessEnv {
  const outer = Object.entries(process.env).filter(([name]) => !/^(NX_|VITEST|npm_)/.test(name));
  const nxFolder = inject('nxFolder');
  return {
    ...Object.fromEntries(outer),
    NX_DAEMON: 'false',
    NX_CACHE_DIRECTORY: join(nxFolder, 'cache'),
    NX_WORKSPACE_DATA_DIRECTORY: join(nxFolder, 'data'),
    NX_MULTIARCH_CACHE_DIRECTORY: join(nxFolder, 'machine'),
    NO_COLOR: '1',
  };
}

async function copyWorkspace(root: string): Promise<void> {
  const listed = await run(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '-z'],
    WORKSPACE,
  );
  // Set-up's map of base images is not in git; the images of a sandbox stand on the same ones.
  const files = [...listed.stdout.split('\0').filter(Boolean), 'docker/base-images.local.json'];
  for (const file of files) {
    await cp(join(WORKSPACE, file), join(root, file), { recursive: true }).catch(
      (error: NodeJS.ErrnoException) => {
        // Deleted in the working tree, or no local map on this machine.
        if (error.code !== 'ENOENT') throw error;
      },
    );
  }
  // Copied, not linked as a whole: Nx takes the real path of its own files for the workspace's.
  await run('cp', ['-R', join(WORKSPACE, 'node_modules'), join(root, 'node_modules')], root);
}

async function commitAll(root: string): Promise<void> {
  await git(root, 'init', '--quiet');
  await git(root, 'add', '--all');
  await git(root, 'commit', '--quiet', '--message', 'the working tree');
}

/** Runs a program that must succeed. */
export async function run(
  file: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ExecResult> {
  const result = await exec(file, args, { cwd, env });
  if (result.exitCode === 0) return result;
  throw new Error(
    `${file} ${args.join(' ')} ended with status ${result.exitCode}\n${result.stdout}${result.stderr}`,
  );
}
