import { repositoryComponent } from '../repository';

/** One image that an SBOM or a provenance is about, whatever registry holds it. */
export interface NamedPlatformImage {
  project: string;
  deployment: string;
  architecture: string;
  /** Of its manifest. */
  digest: string;
}

/** `accounts-eks`: the last part of the repository's name, as a package URL of an image has it. */
export function imageNameOf({
  project,
  deployment,
}: Pick<NamedPlatformImage, 'project' | 'deployment'>): string {
  return `${repositoryComponent(project)}-${deployment}`;
}
