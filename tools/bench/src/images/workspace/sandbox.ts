import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runMeasured, type Measured } from '../../measure/command';
import { run } from '../../processes/run';
import { aptSources } from './apt-sources';

/** A copy of the workspace that a suite may build in and change: a git repository with caches of its own. */
export interface Sandbox {
  readonly root: string;
  /** The environment of everything that is run here. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs Nx here, measured; `also` are processes that count for its memory. */
  nx(args: readonly string[], more?: NxSurroundings): Promise<Measured>;
  write(file: string, text: string): Promise<void>;
  /** Commits everything that changed. */
  commit(message: string): Promise<void>;
  /** Forgets the layers of base images, as a machine that never saw them. */
  forgetBases(): Promise<void>;
  /** Forgets what Nx has done: every task is run again. */
  forgetTasks(): Promise<void>;
  /** Ends what runs here and removes it. */
  close(): Promise<void>;
}

export interface NxSurroundings {
  readonly env?: NodeJS.ProcessEnv;
  readonly also?: readonly number[];
}

/** From a workspace's root: npx would start another process before it. */
const NX = join('node_modules', 'nx', 'dist', 'bin', 'nx.js');

/**
 * Copies the files of the working tree, committed or not, and links the npm packages.
 * @param folder gets the copy and its caches
 */
export async function createSandbox(from: string, folder: string): Promise<Sandbox> {
  const root = join(folder, 'workspace');
  await copyWorkspace(from, root);
  const sources = await aptSources(from, folder, process.env);
  const env: NodeJS.ProcessEnv = {
    ...environment(process.env, folder),
    ...(sources && { NX_MULTIARCH_APT_SOURCES: sources }),
  };
  const commit = (message: string) => commitAll(root, message);
  await run('git', ['init', '--quiet'], root);
  await commit('the working tree');
  return {
    root,
    env,
    nx: (args, more = {}) =>
      runMeasured(process.execPath, [NX, ...args], {
        cwd: root,
        env: { ...env, ...more.env },
        also: more.also,
      }),
    write: async (file, text) => {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), text);
    },
    commit,
    forgetBases: () => rm(env.NX_MULTIARCH_CACHE_DIRECTORY!, { recursive: true, force: true }),
    forgetTasks: async () => {
      for (const cache of [env.NX_CACHE_DIRECTORY!, env.NX_WORKSPACE_DATA_DIRECTORY!])
        await rm(cache, { recursive: true, force: true });
    },
    close: async () => {
      // It runs where a suite turned the daemon on, and would outlive the folder.
      await run(process.execPath, [NX, 'daemon', '--stop'], root).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * What a person's shell would give to Nx, and nothing of the Nx run that the benchmark is part of, nor of the user's
 * builders. Nx's daemon is off unless a suite turns it on.
 */
export function environment(outer: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const kept = Object.entries(outer).filter(([name]) => !/^(NX_|npm_)/.test(name));
  return {
    ...Object.fromEntries(kept),
    NX_DAEMON: 'false',
    NX_CACHE_DIRECTORY: join(folder, 'nx', 'cache'),
    NX_WORKSPACE_DATA_DIRECTORY: join(folder, 'nx', 'data'),
    NX_MULTIARCH_CACHE_DIRECTORY: join(folder, 'nx', 'machine'),
    NO_COLOR: '1',
  };
}

async function copyWorkspace(from: string, root: string): Promise<void> {
  const listed = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], from);
  // Set-up's map of base images is not in git.
  const files = [...listed.split('\0').filter(Boolean), 'docker/base-images.local.json'];
  for (const file of files) {
    await cp(join(from, file), join(root, file)).catch((error: NodeJS.ErrnoException) => {
      // Deleted in the working tree, or no local map on this machine.
      if (error.code !== 'ENOENT') throw error;
    });
  }
  await linkPackages(join(from, 'node_modules'), join(root, 'node_modules'));
}

/** Not one link for all: Nx takes the real path of its own files for the workspace's. Nothing writes into a package. */
async function linkPackages(from: string, to: string): Promise<void> {
  const hardLinks = run('cp', ['-Rl', from, to]);
  // The temporary folder may be another file system.
  await hardLinks.catch(() =>
    rm(to, { recursive: true, force: true }).then(() => run('cp', ['-R', from, to])),
  );
}

async function commitAll(root: string, message: string): Promise<void> {
  const author = [
    '-c',
    'user.name=bench',
    '-c',
    'user.email=bench@example.com',
    '-c',
    'commit.gpgsign=false',
  ];
  await run('git', ['add', '--all'], root);
  await run('git', [...author, 'commit', '--quiet', '--no-verify', '--message', message], root);
}
