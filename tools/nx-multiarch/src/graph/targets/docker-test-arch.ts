import type { TargetConfiguration } from '@nx/devkit';
import { type Architecture, ARCHITECTURES, formatPlatform, linux } from '../../core/platform';
import type { PluginSource } from '../plugin-source';
import { layoutsFor } from './docker-verify';
import { about, buildTargetName, type Images, type Targets } from './names';

/** `docker-test-<arch>` for each architecture that the policy allows: for a job on a machine of its own. */
export function testArchTargets(images: Images, plugin: PluginSource): Targets {
  const targets = ARCHITECTURES.flatMap((architecture) => {
    const own = images.filter(({ policy }) => policy.architectures.includes(architecture));
    return own.length === 0
      ? []
      : [[`docker-test-${architecture}`, testArchTarget(own, architecture, plugin)]];
  });
  return Object.fromEntries(targets) as Targets;
}

function testArchTarget(
  images: readonly Images[number][],
  architecture: Architecture,
  plugin: PluginSource,
): TargetConfiguration {
  return {
    executor: `${plugin.name}:docker-test-arch`,
    cache: false,
    // It verifies what it starts itself: docker-verify would need the images of every architecture.
    dependsOn: images.map((image) => buildTargetName(image, architecture)),
    options: { images: layoutsFor(images, architecture) },
    metadata: about(
      `Verifies and tests the images for ${formatPlatform(linux(architecture))}, on a machine that has no others`,
    ),
  };
}
