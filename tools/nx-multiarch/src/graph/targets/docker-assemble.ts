import type { TargetConfiguration } from '@nx/devkit';
import type { ParsedOptions } from '../options';
import type { PluginSource } from '../plugin-source';
import { environmentConfigurations, pushedImages } from './docker-push';
import { about, type Images } from './names';

/** It depends on nothing: what it puts together was pushed by other machines. */
export function assembleTarget(
  images: Images,
  options: ParsedOptions,
  plugin: PluginSource,
): TargetConfiguration {
  return {
    executor: `${plugin.name}:docker-assemble`,
    cache: false,
    options: { images: pushedImages(images) },
    ...environmentConfigurations(options),
    metadata: about('Puts together what docker-push-<deployment>-<arch> pushed; moving tags last'),
  };
}
