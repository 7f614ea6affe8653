import type { Architecture } from '../platform';
import { repositoryComponent } from '../repository';

/** One image that is built on this machine. */
export interface BuiltImage {
  project: string;
  deployment: string;
}

/** Where a build leaves its provenance, from the workspace's root: beside the layouts, so that those are bytes alone. */
export function provenanceFile({ project, deployment }: BuiltImage, architecture: Architecture): string {
  return `dist/provenance/${repositoryComponent(project)}/${deployment}/${architecture}.json`;
}

/** Where docker-sbom leaves the SBOM of an image, from the workspace's root. */
export function sbomFile({ project, deployment }: BuiltImage, architecture: Architecture): string {
  return `dist/sboms/${repositoryComponent(project)}/${deployment}/${architecture}.cdx.json`;
}
