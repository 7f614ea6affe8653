import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CreateNodes, CreateNodesContext, CreateNodesResultArray } from '@nx/devkit';
import { format, MultiarchError } from '../core/errors';
import { type BaseImages, readBaseImages } from './base-images';
import { assertDistinct, type Image, imageOf } from './images';
import { type ParsedOptions, parseOptions, type PluginOptions } from './options';
import { pluginSource } from './plugin-source';
import { addonsOf, policyOf } from './narrowing';
import { targetsOf } from './targets';

/** Gives every project with a Dockerfile.<deployment> its targets: https://nx.dev/docs/extending-nx/project-graph-plugins. */
export const createNodes: CreateNodes<PluginOptions> = [
  '**/Dockerfile.*',
  (dockerfiles, options, context) => {
    try {
      return nodesOf(dockerfiles, parseOptions(options), context);
    } catch (error) {
      // Nx shows the message alone.
      throw new Error(format(error), { cause: error });
    }
  },
];

function nodesOf(
  dockerfiles: readonly string[],
  options: ParsedOptions,
  { workspaceRoot }: CreateNodesContext,
): CreateNodesResultArray {
  const bases: BaseImages = options.baseImages ? readBaseImages(join(workspaceRoot, options.baseImages)) : {};
  const plugin = pluginSource(workspaceRoot);
  const roots = [...new Set(dockerfiles.map((file) => dirname(file)))].sort();
  const projects = roots.map((root) => ({
    root,
    images: imagesOf(root, dockerfiles, options, workspaceRoot, bases),
  }));
  assertDistinct(projects.flatMap(({ images }) => images));
  return projects.flatMap(({ root, images }) => {
    const [first, ...others] = images;
    if (!first) return [];
    const targets = targetsOf(root, [first, ...others], options, plugin);
    return [[first.dockerfile, { projects: { [root]: { targets } } }] as const];
  });
}

/** An ignore file of BuildKit, and what editors and merges leave. */
const BESIDE_A_DOCKERFILE = /(\.dockerignore|~|\.(bak|orig|rej|sw[a-z]))$/;

function imagesOf(
  root: string,
  dockerfiles: readonly string[],
  options: ParsedOptions,
  workspaceRoot: string,
  bases: BaseImages,
): Image[] {
  const own = dockerfiles.filter((file) => dirname(file) === root && !BESIDE_A_DOCKERFILE.test(file)).sort();
  if (own.length === 0) return [];
  const project = projectName(workspaceRoot, root);
  const policy = policyOf(workspaceRoot, root, project, options.policy);
  const owner = { project, policy, addons: addonsOf(workspaceRoot, root) };
  return own.map((file) => imageOf(workspaceRoot, file, owner, options, bases));
}

/**
 * The name Nx will give the project: that in project.json, or in package.json.
 *
 * @throws MultiarchError NO_PROJECT: Nx would say of such a folder only that a project has no name
 */
function projectName(workspaceRoot: string, root: string): string {
  for (const file of ['project.json', 'package.json']) {
    const name = readName(join(workspaceRoot, root, file));
    if (name) return name;
  }
  throw new MultiarchError('NO_PROJECT', {
    happened: `${root} has a Dockerfile.<deployment> and is no project of Nx`,
    expected: 'a project.json or package.json with a name beside it',
    mend: `add ${root}/project.json; a folder that holds no apps goes into "exclude" beside "plugin" in nx.json`,
  });
}

function readName(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name;
  } catch {
    // No such file, or one that Nx itself will report.
    return undefined;
  }
}
