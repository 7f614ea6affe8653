import type { Deployment } from './policy';

/**
 * A project's name as a component of a repository name: lower case, with every run of other characters as one dash
 * (distribution-spec, "Pulling manifests": `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`). `@acme/Api` -> `acme-api`.
 */
export function repositoryComponent(project: string): string {
  return project
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '');
}

/** The repository of one image, without its registry: `nx-multiarch/accounts-eks`. */
export function repositoryOf(namespace: string, project: string, deployment: Deployment): string {
  const image = `${repositoryComponent(project)}-${deployment}`;
  return namespace ? `${namespace}/${image}` : image;
}
