import type { ExecutorContext } from '@nx/devkit';
import type { DeployedTargets } from '../../core/deployed/targets';
import { MultiarchError } from '../../core/errors';
import type { Deployment, DeploymentPolicy } from '../../core/policy';
import type { ParsedOptions } from '../../graph/options';
import { environmentOf, readSettings } from '../../graph/settings';

/** Where one image of the project is pushed. */
export interface ImagePlace {
  deployment: Deployment;
  repository: string;
  /** What stands before each tag, in a shared repository. */
  lead?: string;
}

/** The options of schema.json. */
export interface DockerInspectOptions {
  images: ImagePlace[];
  environment: string;
  /** In the place of those of the environment. */
  registry?: string | string[];
  insecure?: boolean;
  /** How many commits are shown, the newest ones. */
  commits?: number;
  /** Any image reference, in the place of the project's images. */
  ref?: string;
  /** `true` on the command line; what runs where, in project.json. */
  deployed?: boolean | DeployedTargets;
  json?: boolean;
}

/** What is inspected, after nx.json and the command line were read. */
export interface InspectRun {
  images: ImagePlace[];
  environment: string;
  registries: string[];
  insecure?: boolean;
  commits: number;
  settings: ParsedOptions;
  signal: AbortSignal;
}

const DEFAULT_COMMITS = 3;

/** @throws MultiarchError BAD_OPTIONS, POLICY */
export function readRun(
  options: DockerInspectOptions,
  context: ExecutorContext,
  signal: AbortSignal,
): InspectRun {
  const settings = readSettings(context);
  const { images, environment, commits = DEFAULT_COMMITS } = options;
  const known = environmentOf(settings, environment);
  const registries = [options.registry ?? known.registry].flat();
  const insecure = options.insecure ?? known.insecure;
  return { images, environment, registries, insecure, commits, settings, signal };
}

/**
 * The policy of an image of the project.
 *
 * @throws MultiarchError POLICY where nx.json has none for its deployment target
 */
export function policyFor({ policy }: ParsedOptions, deployment: Deployment): DeploymentPolicy {
  const found = policy[deployment];
  if (found) return found;
  throw new MultiarchError('POLICY', {
    happened: `the policy in nx.json says nothing about ${deployment}`,
    expected: `the architectures that ${deployment} runs on and the form that is pushed`,
    mend: "add it to the plugin's options in nx.json; docs/policy.md shows an example",
  });
}

/**
 * What runs where, from project.json: the target's options, and over them those of the configuration. `--deployed`
 * on the command line takes the place of the object among the options that Nx hands over.
 *
 * @throws MultiarchError BAD_OPTIONS where project.json says nothing
 */
export function deployedTargets(context: ExecutorContext): DeployedTargets {
  const { target, configurationName = '', projectName = '' } = context;
  const configured: unknown[] = [target?.options, target?.configurations?.[configurationName]];
  const found = configured.map((options) => (options as DockerInspectOptions | undefined)?.deployed);
  const merged: DeployedTargets = Object.assign({}, ...found.filter((each) => typeof each === 'object'));
  if (Object.keys(merged).length > 0) return merged;
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `project.json of ${projectName} does not say what runs its images`,
    expected:
      '"deployed" among the options of the target docker-inspect, with one of lambda, apprunner, ecs and eks',
    mend: 'add to project.json: "targets": { "docker-inspect": { "options": { "deployed": { "lambda": { "function": "<name>" } } } } }',
  });
}
