import type { TargetConfiguration } from '@nx/devkit';
import type { ParsedOptions } from '../options';
import type { PluginSource } from '../plugin-source';
import { environmentConfigurations } from './docker-push';
import { about, type Images } from './names';

/** Where the images of a project are pushed, as `docker-inspect` and `docker-promote` take it. */
export function imagePlaces(images: Images) {
  return images.map(({ deployment, repository, lead }) => ({
    deployment,
    repository,
    ...(lead ? { lead } : {}),
  }));
}

export function inspectTarget(
  images: Images,
  options: ParsedOptions,
  plugin: PluginSource,
): TargetConfiguration {
  return {
    executor: `${plugin.name}:docker-inspect`,
    cache: false,
    options: { images: imagePlaces(images) },
    ...environmentConfigurations(options),
    metadata: about("Shows what the registry holds under the project's tags; --deployed compares what runs"),
  };
}
