import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The workspace's root: the next folder upwards with nx.json. The benchmark runs from dist/, its tests from tools/.
 * @throws Error when there is none
 */
export function workspaceRoot(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'nx.json'))) return folder;
    if (folder === dirname(folder))
      throw new Error(`no nx.json in ${from} or above it: run this in the workspace`);
  }
}

/**
 * The bundle of a project.
 * @throws Error naming the command that builds it
 */
export function bundleOf(kind: 'apps' | 'tools', project: string, root: string, file = 'main.js'): string {
  const bundle = join(root, 'dist', kind, project, file);
  if (existsSync(bundle)) return bundle;
  throw new Error(`${bundle} is missing, expected the build of ${project}: npx nx build ${project}`);
}
