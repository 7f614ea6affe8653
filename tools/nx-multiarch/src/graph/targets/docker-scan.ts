import type { TargetConfiguration } from '@nx/devkit';
import { type Architecture, ARCHITECTURES, formatPlatform, linux } from '../../core/platform';
import type { PluginSource } from '../plugin-source';
import { allowedLayouts, layoutsFor } from './docker-verify';
import { about, allowedBuilds, buildTargetName, type Images, type Targets } from './names';

/**
 * `docker-scan`, and `docker-scan-<arch>` for each architecture that the policy allows, for a job on a machine of its
 * own. Never from a cache: what is known of an image grows while the image stays the same.
 */
export function scanTargets(images: Images, plugin: PluginSource): Targets {
  const scan = { executor: `${plugin.name}:docker-scan`, cache: false };
  const targets: Targets = {
    'docker-scan': {
      ...scan,
      dependsOn: allowedBuilds(images),
      options: { images: allowedLayouts(images) },
      metadata: about('Scans every image the policy allows for vulnerabilities, by Trivy'),
    },
  };
  for (const architecture of ARCHITECTURES) {
    const own = images.filter(({ policy }) => policy.architectures.includes(architecture));
    if (own.length > 0) targets[`docker-scan-${architecture}`] = { ...scan, ...scanOf(own, architecture) };
  }
  return targets;
}

function scanOf(images: readonly Images[number][], architecture: Architecture): TargetConfiguration {
  return {
    dependsOn: images.map((image) => buildTargetName(image, architecture)),
    options: { images: layoutsFor(images, architecture) },
    metadata: about(
      `Scans the images for ${formatPlatform(linux(architecture))}, on a machine that has no others, by Trivy`,
    ),
  };
}
