import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { type Diagnosis, ok, warning } from '../../core/doctor';
import { imagesIn } from '../../core/dockerfile';
import { readBaseImages } from '../../graph/base-images';
import { assertDistinct, imageOf } from '../../graph/images';
import { policyOf } from '../../graph/narrowing';
import type { ParsedOptions } from '../../graph/options';
import { pluginSource } from '../../graph/plugin-source';
import { dockerfilesOf, type WorkspaceImage } from './options';

/**
 * Every image of the workspace, read anew from Dockerfiles, project.json and nx.json.
 *
 * @throws MultiarchError UNKNOWN_DEPLOYMENT, DUPLICATE_IMAGE, POLICY, BAD_OPTIONS
 */
export function readImages(context: ExecutorContext, options: ParsedOptions): WorkspaceImage[] {
  const { root: workspace } = context;
  const bases = options.baseImages ? readBaseImages(join(workspace, options.baseImages)) : {};
  const images = dockerfilesOf(context, pluginSource(workspace).name).flatMap(
    ({ project, root, dockerfiles }) => {
      const owner = { project, policy: policyOf(workspace, root, project, options.policy) };
      return dockerfiles.map((dockerfile) => imageOf(workspace, dockerfile, owner, options, bases));
    },
  );
  assertDistinct(images);
  return images.map(({ project, deployment, repository, dockerfile, baseImages, policy }) => {
    const text = readFileSync(join(workspace, dockerfile), 'utf8');
    const { architectures } = policy;
    return {
      project,
      deployment,
      repository,
      dockerfile,
      baseImages,
      text,
      architectures,
      named: imagesIn(text),
    };
  });
}

/** `3 images: accounts eks (arm64, amd64), ...`. */
export function describePolicy(images: readonly WorkspaceImage[]): Diagnosis {
  if (images.length === 0) {
    return warning('policy', 'no project has an image yet', 'add a Dockerfile.eks (.ecs, .lambda) to an app');
  }
  const names = images.map(
    ({ project, deployment, architectures }) => `${project} ${deployment} (${architectures.join(', ')})`,
  );
  return ok('policy', names.join('; '));
}
