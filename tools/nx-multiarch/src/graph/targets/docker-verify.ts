import type { TargetConfiguration } from '@nx/devkit';
import type { Architecture } from '../../core/platform';
import type { PluginSource } from '../plugin-source';
import { about, allowedBuilds, BUILT_LAYOUTS, type Images, layoutFolder, verifyRecordOf } from './names';

/** Every layout the policy allows, as `docker-verify` and `docker-test` take them. */
export function allowedLayouts(images: readonly Images[number][]) {
  return images.map((image) => ({
    deployment: image.deployment,
    layouts: image.policy.architectures.map((architecture) => ({
      architecture,
      folder: layoutFolder(image, architecture),
    })),
  }));
}

/** Of those, the layouts of one architecture. */
export function layoutsFor(images: readonly Images[number][], architecture: Architecture) {
  return allowedLayouts(images).map(({ deployment, layouts }) => ({
    deployment,
    layouts: layouts.filter((layout) => layout.architecture === architecture),
  }));
}

export function verifyTarget(images: Images, plugin: PluginSource): TargetConfiguration {
  return {
    executor: `${plugin.name}:docker-verify`,
    cache: true,
    dependsOn: allowedBuilds(images),
    inputs: [BUILT_LAYOUTS, ...plugin.verifyInputs],
    // For the report, which also shows what a push would refuse.
    outputs: [`{workspaceRoot}/${verifyRecordOf(images[0])}`],
    options: { images: allowedLayouts(images) },
    metadata: about('Proves that every image the policy allows fits its platform and its deployment target'),
  };
}
