import type { TargetConfiguration } from '@nx/devkit';
import type { PluginSource } from '../plugin-source';
import { allowedLayouts } from './docker-verify';
import { about, allowedBuilds, type Images } from './names';

/** Never from a cache: what is known of an image grows while the image stays the same. */
export function scanTarget(images: Images, plugin: PluginSource): TargetConfiguration {
  return {
    executor: `${plugin.name}:docker-scan`,
    cache: false,
    dependsOn: allowedBuilds(images),
    options: { images: allowedLayouts(images) },
    metadata: about('Scans every image the policy allows for vulnerabilities, by Trivy'),
  };
}
