import type { ExecutorContext } from '@nx/devkit';
import { type Route, routeOf } from '../../core/promote/route';
import type { ParsedOptions } from '../../graph/options';
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
  const route = routeOf(Object.keys(settings.environments), options);
  return { root: context.root, project: context.projectName ?? '', options, settings, route, signal };
}
