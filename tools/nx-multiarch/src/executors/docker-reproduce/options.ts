import { type Architecture, formatPlatform, linux } from '../../core/platform';
import type { Deployment } from '../../core/policy';
import { requireArchitecture } from '../docker-run/errors';

/** The options of schema.json; paths are from the workspace's root. */
export interface DockerReproduceOptions {
  /** The build context of all images. */
  context: string;
  images: {
    deployment: Deployment;
    dockerfile: string;
    baseImages: Record<string, string>;
    architectures: Architecture[];
  }[];
  arch?: string;
  /** The digest or the layout of another build, in the place of a second one. */
  with?: string;
  json?: boolean;
}

/** One image for one platform, as docker-build is told of it. */
export interface Subject {
  deployment: Deployment;
  architecture: Architecture;
  platform: string;
  dockerfile: string;
  baseImages: Record<string, string>;
}

/**
 * What is built: every image for the architectures of the policy, or for the one that was asked for.
 *
 * @throws MultiarchError BAD_PLATFORM
 */
export function subjectsOf({ images, arch }: DockerReproduceOptions): Subject[] {
  const asked = arch === undefined ? undefined : [requireArchitecture(arch)];
  return images.flatMap(({ architectures, ...image }) =>
    (asked ?? architectures).map((architecture) => ({
      ...image,
      architecture,
      platform: formatPlatform(linux(architecture)),
    })),
  );
}
