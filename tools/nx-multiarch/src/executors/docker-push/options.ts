import type { ExecutorContext } from '@nx/devkit';
import type { Architecture } from '../../core/platform';
import { assertAllowed, type Deployment, type PushForm } from '../../core/policy';
import { assertEnvironment, optionsIn, parseOptions } from '../../graph/options';
import { pluginSource } from '../../graph/plugin-source';

/** One image of the project; folders are from the workspace's root, targets are the ones that build them. */
export interface ImageOptions {
  deployment: Deployment;
  repository: string;
  form: PushForm;
  layouts: { architecture: Architecture; folder: string; target: string }[];
}

/** The options of schema.json. */
export interface DockerPushOptions {
  images: ImageOptions[];
  environment: string;
  registry: string;
  insecure?: boolean;
  rollback?: boolean;
  json?: boolean;
}

/**
 * Holds options to nx.json: those of a target can be changed in project.json or on the command line.
 *
 * @throws MultiarchError POLICY, BAD_OPTIONS
 */
export function assertOptions(
  { images, environment }: DockerPushOptions,
  project: string,
  context: ExecutorContext,
): void {
  const { policy, environments } = parseOptions(
    optionsIn(context.nxJsonConfiguration, pluginSource(context.root).name),
  );
  assertEnvironment(environment, environments);
  for (const { deployment, form, layouts } of images) {
    const architectures = layouts.map(({ architecture }) => architecture);
    assertAllowed({ project, deployment, form, architectures }, policy);
  }
}
