import { dirname, join } from 'node:path';
import type { CreateNodes, CreateNodesContext, CreateNodesResultArray } from '@nx/devkit';
import { format, MultiarchError } from '../core/errors';
import { type BaseImages, readBaseImages } from './base-images';
import { assertDistinct, type Image, imageOf } from './images';
import { type ParsedOptions, parseOptions, type PluginOptions } from './options';
import { pluginSource } from './plugin-source';
import { rulingOf } from './narrowing';
import { type ProjectFile, readProjectFiles } from './project-files';
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
  const projects = [...byFolder(dockerfiles)].map(([root, own]) => ({
    root,
    images: imagesOf(root, own, options, workspaceRoot, bases),
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

/** The Dockerfiles of each folder that has any, both in the order of their names. */
function byFolder(dockerfiles: readonly string[]): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const file of dockerfiles.filter((each) => !BESIDE_A_DOCKERFILE.test(each)).sort()) {
    const folder = dirname(file);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return new Map([...folders].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function imagesOf(
  root: string,
  dockerfiles: readonly string[],
  options: ParsedOptions,
  workspaceRoot: string,
  bases: BaseImages,
): Image[] {
  const files = readProjectFiles(workspaceRoot, root);
  const project = projectName(root, files);
  const owner = { project, ...rulingOf(files, project, options.policy) };
  return dockerfiles.map((file) => imageOf(workspaceRoot, file, owner, options, bases));
}

/**
 * The name Nx will give the project: that in project.json, or in package.json.
 *
 * @throws MultiarchError NO_PROJECT: Nx would say of such a folder only that a project has no name
 */
function projectName(root: string, files: readonly ProjectFile[]): string {
  const named = files.find(({ name }) => name);
  if (named?.name) return named.name;
  throw new MultiarchError('NO_PROJECT', {
    happened: `${root} has a Dockerfile.<deployment> and is no project of Nx`,
    expected: 'a project.json or package.json with a name beside it',
    mend: `add ${root}/project.json; a folder that holds no apps goes into "exclude" beside "plugin" in nx.json`,
  });
}
