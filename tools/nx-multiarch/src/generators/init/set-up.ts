import type { Tree } from '@nx/devkit';
import type { ParsedOptions } from '../../graph/options';
import { addPlugin } from './add-plugin';
import { addBaseImages, type ResolveDigest } from './base-images';
import { addIgnoredFiles } from './ignore-files';
import { addWorkspaceTargets } from './workspace-targets';

/** What a workspace has after set-up. */
export interface SetUp {
  options: ParsedOptions;
  /** Base images that have no digest yet. */
  unpinned: string[];
}

/**
 * Puts into a workspace what is missing of the plugin's options, the map of base images, the targets of the
 * whole workspace and the lines of .gitignore.
 *
 * @throws MultiarchError BAD_OPTIONS
 */
export async function setUp(tree: Tree, resolve: ResolveDigest, registry?: string): Promise<SetUp> {
  const options = addPlugin(tree, registry);
  addIgnoredFiles(tree);
  addWorkspaceTargets(tree);
  const unpinned = options.baseImages ? await addBaseImages(tree, options.baseImages, resolve) : [];
  return { options, unpinned };
}
