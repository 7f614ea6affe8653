import type { TargetConfiguration } from '@nx/devkit';
import { ARCHITECTURES } from '../../core/platform';
import type { PluginSource } from '../plugin-source';
import { about, type Images, said } from './names';

/** Of the project, not of an image: all of them are installed from one lockfile. */
export function addonsTarget(root: string, images: Images, plugin: PluginSource): TargetConfiguration {
  const allowed = images.flatMap(({ policy }) => policy.architectures);
  return {
    executor: `${plugin.name}:docker-addons`,
    cache: false,
    dependsOn: ['build'],
    options: {
      context: `dist/${root}`,
      architectures: ARCHITECTURES.filter((architecture) => allowed.includes(architecture)),
      ...said(images[0].addons),
    },
    metadata: about('Says what every native addon is for each architecture, and what a build does with it'),
  };
}
