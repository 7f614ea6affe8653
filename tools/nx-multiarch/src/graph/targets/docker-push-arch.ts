import type { TargetConfiguration } from '@nx/devkit';
import { type Architecture, formatPlatform, linux } from '../../core/platform';
import type { Image } from '../images';
import type { ParsedOptions } from '../options';
import type { PluginSource } from '../plugin-source';
import { environmentConfigurations } from './docker-push';
import { about, buildTargetName, type Images, layoutFolder, type Targets } from './names';

/** `docker-push-<deployment>-<arch>` for each architecture that the policy allows: for a job on a machine of its own. */
export function pushArchTargets(images: Images, options: ParsedOptions, plugin: PluginSource): Targets {
  const targets = images.flatMap((image) =>
    image.policy.architectures.map((architecture) => [
      `docker-push-${image.deployment}-${architecture}`,
      pushArchTarget(image, architecture, options, plugin),
    ]),
  );
  return Object.fromEntries(targets) as Targets;
}

function pushArchTarget(
  image: Image,
  architecture: Architecture,
  options: ParsedOptions,
  plugin: PluginSource,
): TargetConfiguration {
  const platform = formatPlatform(linux(architecture));
  return {
    executor: `${plugin.name}:docker-push-arch`,
    cache: false,
    // It verifies what it pushes itself: docker-verify would need the images of every architecture.
    dependsOn: [buildTargetName(image, architecture)],
    options: {
      deployment: image.deployment,
      repository: image.repository,
      ...(image.lead ? { lead: image.lead } : {}),
      architecture,
      layout: layoutFolder(image, architecture),
    },
    ...environmentConfigurations(options),
    metadata: about(
      `Verifies and pushes the ${image.deployment} image for ${platform} by digest, without a tag`,
    ),
  };
}
