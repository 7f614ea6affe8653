import { MultiarchError } from './errors';
import type { Deployment } from './policy';

/** A repository for each image, or one for all of them, in which the app leads every tag. */
export const REPOSITORY_FORMS = ['per-image', 'shared'] as const;
export type RepositoryForm = (typeof REPOSITORY_FORMS)[number];

/** Where an image is pushed. */
export interface Place {
  /** Without the registry: `nx-multiarch/accounts-eks`. */
  repository: string;
  /** What stands before each of its tags: empty, or `accounts-` in a shared repository. */
  lead: string;
}

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

/** The repository of one image, and what leads its tags there. A shared repository is named by the namespace. */
export function placeOf(
  { namespace, repositories }: { namespace: string; repositories: RepositoryForm },
  project: string,
  deployment: Deployment,
): Place {
  const app = repositoryComponent(project);
  if (repositories === 'shared') return { repository: namespace, lead: `${app}-` };
  const image = `${app}-${deployment}`;
  return { repository: namespace ? `${namespace}/${image}` : image, lead: '' };
}

/**
 * Holds the place that a target's options name to the one of nx.json: another app's image stands in another place.
 *
 * @throws MultiarchError POLICY
 */
export function assertPlace(
  asked: { repository: string; lead?: string },
  place: Place,
  owner: { project: string; deployment: Deployment },
): void {
  const { repository, lead = '' } = asked;
  if (repository === place.repository && lead === place.lead) return;
  const { project, deployment } = owner;
  throw new MultiarchError('POLICY', {
    happened: `${project} was asked to use ${describe({ repository, lead })} for its ${deployment} image`,
    expected: `the place that nx.json gives it: ${describe(place)}`,
    mend: `take "repository" and "lead" out of the targets' options in the project.json of ${project}; namespace and repositories in nx.json decide`,
  });
}

function describe({ repository, lead }: Place): string {
  return lead ? `${repository}:${lead}...` : repository;
}
