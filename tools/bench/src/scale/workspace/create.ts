import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { runMeasured } from '../../measure/command';
import { appName, type Files, nxJson, type Originals, projectJson, workspaceFiles } from './files';
import { installModules } from './modules';
import { cleanEnvironment, nx } from './nx';

/** A generated workspace. */
export interface Workspace {
  readonly folder: string;
  readonly apps: number;
}

/** The same workspace twice: with the plugin, and with the targets that it infers written into each project.json. */
export interface Twins {
  readonly apps: number;
  readonly with: Workspace;
  readonly without: Workspace;
}

/**
 * Generates both workspaces, each a git repository whose last commit changes one app.
 *
 * @param root this workspace
 * @param plugin the folder that nx-multiarch:pack leaves
 * @throws Error when their graphs do not have the same targets
 */
export async function createTwins(
  apps: number,
  { root, folder, plugin }: { root: string; folder: string; plugin: string },
): Promise<Twins> {
  const { version } = JSON.parse(readFileSync(join(plugin, 'package.json'), 'utf8')) as { version: string };
  const files = workspaceFiles(apps, version, originalsOf(root));
  const sides = ['with', 'without'].map((side) => ({ folder: join(folder, `${side}-${apps}`), apps }));
  const [subject, peer] = sides as [Workspace, Workspace];
  for (const side of sides) {
    write(side.folder, files);
    installModules(side.folder, root, plugin);
  }
  const inferred = await targetsIn(subject);
  write(peer.folder, withoutPlugin(inferred));
  if (!isDeepStrictEqual(await targetsIn(peer), inferred)) {
    throw new Error(`${peer.folder} has other targets than ${subject.folder}, expected the same`);
  }
  for (const side of sides) await commitTwice(side.folder);
  return { apps, with: subject, without: peer };
}

function originalsOf(root: string): Originals {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  return {
    lock: read('package-lock.json'),
    dockerfile: read('apps/accounts/Dockerfile.eks'),
    baseImages: read('docker/base-images.json'),
  };
}

function write(folder: string, files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** Targets of each app, as Nx knows them. */
async function targetsIn({ folder, apps }: Workspace): Promise<Record<string, object>> {
  await nx(folder, ['graph', '--file=dist/graph.json']);
  const { graph } = JSON.parse(readFileSync(join(folder, 'dist/graph.json'), 'utf8')) as {
    graph: { nodes: Record<string, { data: { targets: object } }> };
  };
  const names = Array.from({ length: apps }, (_, at) => appName(at));
  return Object.fromEntries(names.map((name) => [name, graph.nodes[name]?.data.targets ?? {}]));
}

function withoutPlugin(targets: Record<string, object>): Files {
  const projects = Object.entries(targets).map(([name, own]) => [
    `apps/${name}/project.json`,
    projectJson(name, own),
  ]);
  return { 'nx.json': nxJson(false), ...(Object.fromEntries(projects) as Files) };
}

/** The second commit changes one line of the first app. */
async function commitTwice(folder: string): Promise<void> {
  const git = (...args: string[]) =>
    runMeasured('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args], {
      cwd: folder,
      env: cleanEnvironment(process.env),
    });
  const commit = async (message: string): Promise<void> => {
    await git('add', '--all');
    await git('-c', 'commit.gpgsign=false', 'commit', '--quiet', '--no-verify', '--message', message);
  };
  await git('init', '--quiet');
  await commit('all apps');
  appendFileSync(join(folder, 'apps', appName(0), 'main.ts'), '// changed\n');
  await commit('one app');
}
