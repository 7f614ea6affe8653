import type { TargetConfiguration } from '@nx/devkit';
import type { PluginSource } from '../plugin-source';
import { about, type Images, said, type Targets } from './names';

/** `docker-demo`, for a project that has a server: what runs behind Lambda's runtime has no page to look at. */
export function demoTargets(root: string, images: Images, plugin: PluginSource): Targets {
  const server = images.find(({ deployment }) => deployment !== 'lambda');
  return server ? { 'docker-demo': demoTarget(root, server, plugin) } : {};
}

function demoTarget(
  root: string,
  { deployment, dockerfile, baseImages, addons }: Images[0],
  plugin: PluginSource,
): TargetConfiguration {
  return {
    executor: `${plugin.name}:docker-demo`,
    cache: false,
    options: { deployment, dockerfile, context: `dist/${root}`, baseImages, ...said(addons) },
    metadata: about('Shows what an image does that carries the addons of another architecture'),
  };
}
