import type { TargetConfiguration } from '@nx/devkit';
import type { Image } from '../images';
import type { PluginSource } from '../plugin-source';
import { about } from './names';

export function runTarget(image: Image, plugin: PluginSource): TargetConfiguration {
  return {
    executor: `${plugin.name}:docker-run`,
    cache: false,
    options: {
      deployment: image.deployment,
      // Lambda's emulator is known by 9000 on a developer's machine, a server by its own port.
      port: image.deployment === 'lambda' ? 9000 : 8080,
    },
    metadata: about("Runs the image for this machine's architecture, or for --arch"),
  };
}
