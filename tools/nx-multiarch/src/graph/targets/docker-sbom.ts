import type { TargetConfiguration } from '@nx/devkit';
import type { PluginSource } from '../plugin-source';
import { allowedLayouts } from './docker-verify';
import { sbomFile } from '../../core/referrers/files';
import { about, allowedBuilds, BUILT_LAYOUTS, type Images } from './names';

export function sbomTarget(images: Images, plugin: PluginSource): TargetConfiguration {
  const files = images.flatMap((image) =>
    image.policy.architectures.map((architecture) => sbomFile(image, architecture)),
  );
  return {
    executor: `${plugin.name}:docker-sbom`,
    cache: true,
    dependsOn: allowedBuilds(images),
    inputs: [BUILT_LAYOUTS, ...plugin.sbomInputs],
    outputs: files.map((file) => `{workspaceRoot}/${file}`),
    options: { images: allowedLayouts(images) },
    metadata: about('Writes what every image the policy allows is made of, as CycloneDX'),
  };
}
