import type { TargetConfiguration } from '@nx/devkit';
import type { AddonPermissions } from '../../core/addons/permissions';
import type { Architecture } from '../../core/platform';
import { repositoryComponent } from '../../core/repository';
import type { Image } from '../images';

export type Targets = Record<string, TargetConfiguration>;

/** The images of one project: at least one, or it would get no targets. */
export type Images = readonly [Image, ...Image[]];

/** `docker-build-eks-arm64`: the Nx target that builds one image for one architecture. */
export function buildTargetName(image: Pick<Image, 'deployment'>, architecture: Architecture): string {
  return `docker-build-${image.deployment}-${architecture}`;
}

/** The build targets of every architecture that the policy allows. */
export function allowedBuilds(images: Images): string[] {
  return images.flatMap((image) => image.policy.architectures.map((arch) => buildTargetName(image, arch)));
}

/** Where a build leaves its layout, from the workspace's root. */
export function layoutFolder(
  image: Pick<Image, 'project' | 'deployment'>,
  architecture: Architecture,
): string {
  return `dist/images/${repositoryComponent(image.project)}/${image.deployment}/${architecture}`;
}

/** Where docker-verify leaves what it found, from the workspace's root. */
export function verifyRecordOf({ project }: Pick<Image, 'project'>): string {
  return `dist/images/${repositoryComponent(project)}/verified.json`;
}

/** The bytes of what was built, as an input. When and from which commit is no part of them: a build's provenance. */
export const BUILT_LAYOUTS = { dependentTasksOutputFiles: 'dist/images/**/*' };

/** What project.json says of single packages, as an option; no option where it says nothing. */
export function said(addons: AddonPermissions = {}): { addons?: AddonPermissions } {
  return Object.keys(addons).length > 0 ? { addons } : {};
}

/** What `nx show project` says of a target. */
export function about(description: string): TargetConfiguration['metadata'] {
  return { description, technologies: ['docker'] };
}
