import type { ExecutorContext } from '@nx/devkit';
import { CACHE_VARIABLES, cachesOf } from '../../core/build-cache';
import { requirePlatform } from '../../core/platform';
import { suffixOf } from '../../core/policy';
import { readSettings } from '../../graph/settings';
import type { DockerBuildOptions } from './build-layout';

/**
 * The caches of a build: what NX_MULTIARCH_CACHE_FROM and NX_MULTIARCH_CACHE_TO say, then the target's options, then
 * `buildCache` in nx.json.
 *
 * @throws MultiarchError BAD_OPTIONS, BAD_PLATFORM
 */
export function buildCaches(
  { dockerfile, platform, cacheFrom, cacheTo }: DockerBuildOptions,
  context: ExecutorContext,
): { cacheFrom: string[]; cacheTo: string[] } {
  const { buildCache } = readSettings(context);
  const { [CACHE_VARIABLES.from]: from, [CACHE_VARIABLES.to]: to } = process.env;
  const image = {
    project: context.projectName ?? '',
    deployment: suffixOf(dockerfile) ?? '',
    platform: requirePlatform(platform),
  };
  return cachesOf(image, { from: cacheFrom ?? buildCache.from, to: cacheTo ?? buildCache.to }, { from, to });
}
