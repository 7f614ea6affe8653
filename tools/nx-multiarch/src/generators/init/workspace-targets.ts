import { readJson, type Tree, writeJson } from '@nx/devkit';
import { pluginSource } from '../../graph/plugin-source';

/** Executors that speak of the whole workspace: `nx docker-report` at its root. */
const TARGETS = ['docker-doctor', 'docker-report'];

interface RootProject {
  name?: string;
  targets?: Record<string, object>;
}

/** Gives the workspace's root the targets that belong to no app; a project.json that is there keeps all it has. */
export function addWorkspaceTargets(tree: Tree): void {
  const project = tree.exists('project.json')
    ? readJson<RootProject>(tree, 'project.json')
    : newProject(tree);
  const missing = TARGETS.filter((target) => !(target in (project.targets ?? {})));
  if (missing.length === 0) return;
  const { name } = pluginSource(tree.root);
  const added = missing.map((target) => [target, { executor: `${name}:${target}`, cache: false }]);
  writeJson(tree, 'project.json', {
    ...project,
    targets: { ...project.targets, ...Object.fromEntries(added) },
  });
}

function newProject(tree: Tree): RootProject {
  const { name = 'workspace' } = readJson<{ name?: string }>(tree, 'package.json');
  return { name };
}
