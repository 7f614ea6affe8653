import type { TargetConfiguration } from '@nx/devkit';
import type { PluginSource } from '../plugin-source';
import { allowedLayouts } from './docker-verify';
import { about, type Images } from './names';

export function testTarget(images: Images, plugin: PluginSource): TargetConfiguration {
  return {
    executor: `${plugin.name}:docker-test`,
    cache: false,
    dependsOn: ['docker-verify'],
    options: { images: allowedLayouts(images) },
    metadata: about('Starts every image the policy allows and talks to it'),
  };
}
