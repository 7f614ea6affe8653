import type { TargetConfiguration } from '@nx/devkit';
import { ARCHITECTURES, type Architecture, formatPlatform, linux } from '../../core/platform';
import { provenanceFile } from '../../core/referrers/files';
import type { Image } from '../images';
import type { PluginSource } from '../plugin-source';
import {
  about,
  allowedBuilds,
  buildTargetName,
  type Images,
  layoutFolder,
  said,
  type Targets,
} from './names';

/** `docker-build-<deployment>-<arch>` for both architectures, and `docker-build` for what the policy allows. */
export function buildTargets(root: string, images: Images, plugin: PluginSource): Targets {
  const builds = images.flatMap((image) =>
    ARCHITECTURES.map((architecture) => [
      buildTargetName(image, architecture),
      buildTarget(root, image, architecture, plugin),
    ]),
  );
  return {
    ...(Object.fromEntries(builds) as Targets),
    'docker-build': {
      executor: 'nx:noop',
      dependsOn: allowedBuilds(images),
      metadata: about('Builds every image the policy allows'),
    },
  };
}

function buildTarget(
  root: string,
  image: Image,
  architecture: Architecture,
  plugin: PluginSource,
): TargetConfiguration {
  const platform = formatPlatform(linux(architecture));
  const provenance = provenanceFile(image, architecture);
  return {
    executor: `${plugin.name}:docker-build`,
    cache: true,
    dependsOn: ['build'],
    inputs: inputsOf(image, plugin),
    outputs: [`{workspaceRoot}/${layoutFolder(image, architecture)}`, `{workspaceRoot}/${provenance}`],
    options: {
      platform,
      dockerfile: image.dockerfile,
      context: `dist/${root}`,
      layout: layoutFolder(image, architecture),
      provenance,
      baseImages: image.baseImages,
      ...said(image.addons),
    },
    metadata: about(`Builds the ${image.deployment} image for ${platform}`),
  };
}

function inputsOf({ dockerfile }: Image, plugin: PluginSource): TargetConfiguration['inputs'] {
  return [
    `{workspaceRoot}/${dockerfile}`,
    // BuildKit reads it where there is one.
    `{workspaceRoot}/${dockerfile}.dockerignore`,
    // The bundle's bytes, not its sources: a changed comment builds no image.
    { dependentTasksOutputFiles: '**/*' },
    ...plugin.buildInputs,
  ];
}
