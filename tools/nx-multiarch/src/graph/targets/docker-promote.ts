import type { TargetConfiguration } from '@nx/devkit';
import type { ParsedOptions } from '../options';
import type { PluginSource } from '../plugin-source';
import { imagePlaces } from './docker-inspect';
import { about, type Images } from './names';

/** A configuration for each environment that has one before it: `-c prod` promotes to prod. */
export function promoteTarget(
  images: Images,
  { environments }: ParsedOptions,
  plugin: PluginSource,
): TargetConfiguration {
  const [, ...later] = Object.keys(environments);
  return {
    executor: `${plugin.name}:docker-promote`,
    cache: false,
    options: { images: imagePlaces(images) },
    configurations: Object.fromEntries(later.map((to) => [to, { to }])),
    metadata: about('Copies tested images from one environment to the next, by the same digests'),
  };
}
