import type { ExecutorContext } from '@nx/devkit';
import type { Architecture } from '../../core/platform';
import { assertAllowed, type Deployment } from '../../core/policy';
import { assertPlace, placeOf } from '../../core/repository';
import type { TagNaming } from '../../core/tags';
import type { Environment } from '../../graph/options';
import { namingOf, readSettings } from '../../graph/settings';
import { targetOf } from '../docker-push/options';

/** The options of schema.json; the layout's folder is from the workspace's root. */
export interface DockerPushArchOptions {
  deployment: Deployment;
  repository: string;
  /** What stands before each tag, in a shared repository. */
  lead?: string;
  architecture: Architecture;
  layout: string;
  environment: string;
  /** In the place of those of the environment. */
  registry?: string | string[];
  insecure?: boolean;
  json?: boolean;
}

/** Where the push goes, and how the tags are made that the assembling job will set. */
export interface ArchDestination {
  target: Environment;
  naming: TagNaming;
}

/**
 * Holds options to nx.json, and says where the push goes.
 *
 * @throws MultiarchError POLICY for an architecture that the deployment target does not run on, BAD_OPTIONS
 */
export function readTarget(options: DockerPushArchOptions, context: ExecutorContext): ArchDestination {
  const { deployment, architecture, environment, lead } = options;
  const settings = readSettings(context);
  const rule = settings.policy[deployment];
  const whole = rule?.architectures.includes(architecture) ? rule.architectures : [architecture];
  const project = context.projectName ?? '';
  const form = rule?.form ?? 'manifest';
  assertAllowed({ project, deployment, form, architectures: whole }, settings.policy);
  assertPlace(options, placeOf(settings, project, deployment), { project, deployment });
  return { target: targetOf(settings, options), naming: namingOf(settings, environment, lead) };
}
