import type { ExecutorContext } from '@nx/devkit';
import type { Architecture } from '../../core/platform';
import { assertAllowed, type Deployment, type PushForm } from '../../core/policy';
import { assertPlace, placeOf } from '../../core/repository';
import type { Environment, ParsedOptions } from '../../graph/options';
import { environmentOf, readSettings } from '../../graph/settings';

/** One image of the project; folders are from the workspace's root, targets are the ones that build them. */
export interface ImageOptions {
  deployment: Deployment;
  repository: string;
  /** What stands before each tag, in a shared repository. */
  lead?: string;
  form: PushForm;
  layouts: { architecture: Architecture; folder: string; target: string }[];
}

/** The options of schema.json. */
export interface DockerPushOptions {
  images: ImageOptions[];
  environment: string;
  /** In the place of those of the environment. */
  registry?: string | string[];
  /** What the push is to hold; the policy allows all of its architectures together or none. */
  arch?: Architecture;
  insecure?: boolean;
  rollback?: boolean;
  json?: boolean;
}

/** What nx.json says of a push. */
export interface PushSettings extends ParsedOptions {
  /** Where it goes, and what that asks of the source; the command line may name other registries. */
  target: Environment;
}

/**
 * Holds options to nx.json: those of a target can be changed in project.json or on the command line.
 *
 * @throws MultiarchError POLICY, BAD_OPTIONS
 */
export function readPushSettings(
  { images, environment, arch, registry, insecure }: DockerPushOptions,
  context: ExecutorContext,
): PushSettings {
  const settings = readSettings(context);
  const target = targetOf(settings, { environment, registry, insecure });
  const project = context.projectName ?? '';
  for (const { deployment, form, layouts, ...place } of images) {
    const architectures = layouts.map(({ architecture }) => architecture);
    assertAllowed({ project, deployment, form, architectures }, settings.policy);
    if (arch) assertAllowed({ project, deployment, form, architectures: [arch] }, settings.policy);
    assertPlace(place, placeOf(settings, project, deployment), { project, deployment });
  }
  return { ...settings, target };
}

/**
 * Where a push goes: the environment of that name, with what the command line says in the place of its own.
 *
 * @throws MultiarchError BAD_OPTIONS for a name that nx.json does not have
 */
export function targetOf(
  settings: ParsedOptions,
  { environment, registry, insecure }: Pick<DockerPushOptions, 'environment' | 'registry' | 'insecure'>,
): Environment {
  const known = environmentOf(settings, environment);
  return { ...known, registry: registry ?? known.registry, insecure: insecure ?? known.insecure };
}
