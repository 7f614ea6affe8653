import type { TargetConfiguration } from '@nx/devkit';
import type { ParsedOptions } from '../options';
import type { PluginSource } from '../plugin-source';
import { imagePlaces } from './docker-inspect';
import { environmentConfigurations } from './docker-push';
import { about, type Images, type Targets } from './names';

/** `docker-sign` and `docker-verify-signatures`: neither builds nor pushes, both read what is in a registry. */
export function signatureTargets(images: Images, options: ParsedOptions, plugin: PluginSource): Targets {
  const target = (name: string, description: string): TargetConfiguration => ({
    executor: `${plugin.name}:${name}`,
    cache: false,
    options: { images: imagePlaces(images) },
    ...environmentConfigurations(options),
    metadata: about(description),
  });
  return {
    'docker-sign': target(
      'docker-sign',
      "Signs every platform's manifest and the index of what was pushed, with cosign",
    ),
    'docker-verify-signatures': target(
      'docker-verify-signatures',
      "Verifies the signatures of every platform's manifest and of the index",
    ),
  };
}
