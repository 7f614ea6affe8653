import type { TargetConfiguration } from '@nx/devkit';
import type { PluginSource } from '../plugin-source';
import { about, type Images } from './names';

export function reproduceTarget(root: string, images: Images, plugin: PluginSource): TargetConfiguration {
  return {
    executor: `${plugin.name}:docker-reproduce`,
    cache: false,
    // It builds the bundle anew, where other tasks of the project read it.
    parallelism: false,
    options: {
      context: `dist/${root}`,
      images: images.map(({ deployment, dockerfile, baseImages, policy: { architectures } }) => ({
        deployment,
        dockerfile,
        baseImages,
        architectures,
      })),
    },
    metadata: about('Builds every image the policy allows twice without a cache, and compares them'),
  };
}
