import type { ExecutorContext } from '@nx/devkit';
import { type Route, routeOf } from '../../core/promote/route';
import type { ParsedOptions } from '../../graph/options';
import { assertPlace, placeOf } from '../../core/repository';
import { readSettings } from '../../graph/settings';
import type { ImagePlace } from '../docker-inspect/options';

/** The options of schema.json. */
export interface DockerPromoteOptions {
  images: ImagePlace[];
  /** The environment before `to` in nx.json by default. */
  from?: string;
  to?: string;
  /** A tag or a digest; the moving tag by default. */
  tag?: string;
  rollback?: boolean;
  json?: boolean;
}

/** What all images of one promotion share. */
export interface PromoteRun {
  root: string;
  project: string;
  options: DockerPromoteOptions;
  settings: ParsedOptions;
  route: Route;
  signal: AbortSignal;
}

/** @throws MultiarchError BAD_OPTIONS */
export function readRun(
  options: DockerPromoteOptions,
  context: ExecutorContext,
  signal: AbortSignal,
): PromoteRun {
  const settings = readSettings(context);
  const project = context.projectName ?? '';
  for (const { deployment, ...place } of options.images) {
    assertPlace(place, placeOf(settings, project, deployment), { project, deployment });
  }
  const route = routeOf(Object.keys(settings.environments), options);
  return { root: context.root, project, options, settings, route, signal };
}
