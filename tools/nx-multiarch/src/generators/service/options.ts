import { posix } from 'node:path';
import { getProjects, names, type Tree } from '@nx/devkit';
import { type Deployment, isDeployment } from '../../core/policy';
import { badDirectory, badName, folderTaken, nameTaken, unknownDeployment } from './errors';

/** The options of schema.json. */
export interface ServiceOptions {
  name: string;
  deployment: string;
  directory?: string;
  skipFormat?: boolean;
}

/** The app to make. */
export interface Service {
  name: string;
  /** The name as it begins an identifier: `Orders`. */
  className: string;
  deployment: Deployment;
  /** From the workspace's root: `apps/orders`. */
  root: string;
}

/** It leads tags, names an image's repository and a folder: the smallest set of characters that all of them allow. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MAX_NAME = 50;

/**
 * Reads what was asked for.
 *
 * @throws MultiarchError BAD_OPTIONS for a name or folder that cannot be one or is taken, UNKNOWN_DEPLOYMENT
 */
export function parseService(tree: Tree, { name, deployment, directory }: ServiceOptions): Service {
  if (!NAME.test(name) || name.length > MAX_NAME) throw badName(name);
  if (!isDeployment(deployment)) throw unknownDeployment(name, deployment);
  const root = folderOf(directory ?? `apps/${name}`);
  const taken = getProjects(tree).get(name);
  if (taken) throw nameTaken(name, taken.root, deployment);
  if (tree.exists(root) && tree.children(root).length > 0) throw folderTaken(root, name, deployment);
  return { name, className: names(name).className, deployment, root };
}

function folderOf(directory: string): string {
  const root = posix.normalize(directory.replaceAll('\\', '/')).replace(/\/$/, '');
  if (root === '.' || root.startsWith('..') || posix.isAbsolute(root)) throw badDirectory(directory);
  return root;
}
