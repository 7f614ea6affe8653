import type { ExecutorContext } from '@nx/devkit';
import { assertPlace, placeOf } from '../../core/repository';
import type { Environment, ParsedOptions } from '../../graph/options';
import { readSettings } from '../../graph/settings';
import type { ImagePlace } from '../docker-inspect/options';
import { targetOf } from '../docker-push/options';

/** What docker-sign and docker-verify-signatures have in common: which images of which environment. */
export interface SelectionOptions {
  images: ImagePlace[];
  environment: string;
  /** In the place of those of the environment. */
  registry?: string | string[];
  insecure?: boolean;
  /** A tag or a digest; what the last push from this workspace left by default. */
  tag?: string;
  json?: boolean;
}

/** The options of schema.json. */
export interface DockerSignOptions extends SelectionOptions {
  tlogUpload?: boolean;
}

/** Images, after nx.json and the command line were read. */
export interface Selection {
  root: string;
  project: string;
  options: SelectionOptions;
  settings: ParsedOptions;
  target: Environment;
  signal: AbortSignal;
}

/** @throws MultiarchError BAD_OPTIONS, POLICY */
export function readSelection(
  options: SelectionOptions,
  context: ExecutorContext,
  signal: AbortSignal,
): Selection {
  const settings = readSettings(context);
  const project = context.projectName ?? '';
  for (const { deployment, ...place } of options.images) {
    assertPlace(place, placeOf(settings, project, deployment), { project, deployment });
  }
  const target = targetOf(settings, options);
  return { root: context.root, project, options, settings, target, signal };
}
