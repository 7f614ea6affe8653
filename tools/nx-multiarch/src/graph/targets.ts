import type { TargetConfiguration } from '@nx/devkit';
import { ARCHITECTURES, type Architecture, formatPlatform, linux } from '../core/platform';
import { repositoryComponent } from '../core/repository';
import type { Image } from './images';
import type { ParsedOptions } from './options';
import type { PluginSource } from './plugin-source';

type Targets = Record<string, TargetConfiguration>;

/** `docker-build-eks-arm64`: the Nx target that builds one image for one architecture. */
export function buildTargetName(image: Pick<Image, 'deployment'>, architecture: Architecture): string {
  return `docker-build-${image.deployment}-${architecture}`;
}

/** Where a build leaves its layout, from the workspace's root. */
export function layoutFolder(
  image: Pick<Image, 'project' | 'deployment'>,
  architecture: Architecture,
): string {
  return `dist/images/${repositoryComponent(image.project)}/${image.deployment}/${architecture}`;
}

/**
 * The Nx targets of a project with these images (docs/targets.md). Nothing in them depends on the time, the commit or
 * the machine: all of it is part of what Nx hashes.
 */
export function targetsOf(
  root: string,
  images: readonly [Image, ...Image[]],
  options: ParsedOptions,
  plugin: PluginSource,
): Targets {
  const builds = images.flatMap((image) =>
    ARCHITECTURES.map((architecture) => [
      buildTargetName(image, architecture),
      buildTarget(root, image, architecture, plugin),
    ]),
  );
  const allowed = images.flatMap((image) =>
    image.policy.architectures.map((arch) => buildTargetName(image, arch)),
  );
  return {
    ...(Object.fromEntries(builds) as Targets),
    'docker-build': {
      executor: 'nx:noop',
      dependsOn: allowed,
      metadata: about('Builds every image the policy allows'),
    },
    'docker-verify': verifyTarget(images, allowed, plugin),
    'docker-push': pushTarget(images, allowed, options, plugin),
    'docker-run': runTarget(images[0], plugin),
  };
}

function buildTarget(
  root: string,
  image: Image,
  architecture: Architecture,
  plugin: PluginSource,
): TargetConfiguration {
  const platform = formatPlatform(linux(architecture));
  return {
    executor: `${plugin.name}:docker-build`,
    cache: true,
    dependsOn: ['build'],
    inputs: [
      `{workspaceRoot}/${image.dockerfile}`,
      // BuildKit reads it where there is one.
      `{workspaceRoot}/${image.dockerfile}.dockerignore`,
      // The bundle's bytes, not its sources: a changed comment builds no image.
      { dependentTasksOutputFiles: '**/*' },
      ...plugin.buildInputs,
    ],
    outputs: [`{workspaceRoot}/${layoutFolder(image, architecture)}`],
    options: {
      platform,
      dockerfile: image.dockerfile,
      context: `dist/${root}`,
      layout: layoutFolder(image, architecture),
      baseImages: image.baseImages,
    },
    metadata: about(`Builds the ${image.deployment} image for ${platform}`),
  };
}

function verifyTarget(
  images: readonly Image[],
  allowed: string[],
  plugin: PluginSource,
): TargetConfiguration {
  return {
    executor: `${plugin.name}:docker-verify`,
    cache: true,
    dependsOn: allowed,
    inputs: [{ dependentTasksOutputFiles: '**/*' }, ...plugin.verifyInputs],
    options: {
      images: images.map((image) => ({
        deployment: image.deployment,
        layouts: image.policy.architectures.map((architecture) => ({
          architecture,
          folder: layoutFolder(image, architecture),
        })),
      })),
    },
    metadata: about('Proves that every image the policy allows fits its platform and its deployment target'),
  };
}

function pushTarget(
  images: readonly Image[],
  allowed: string[],
  options: ParsedOptions,
  plugin: PluginSource,
): TargetConfiguration {
  const environments = Object.entries(options.environments);
  return {
    executor: `${plugin.name}:docker-push`,
    cache: false,
    // The builds are named too: what each of them did is read from its status.
    dependsOn: [...allowed, 'docker-verify'],
    options: {
      images: images.map((image) => ({
        deployment: image.deployment,
        repository: image.repository,
        form: image.policy.form,
        layouts: image.policy.architectures.map((architecture) => ({
          architecture,
          folder: layoutFolder(image, architecture),
          target: buildTargetName(image, architecture),
        })),
      })),
    },
    configurations: Object.fromEntries(
      environments.map(([environment, where]) => [environment, { environment, ...where }]),
    ),
    defaultConfiguration: environments[0]?.[0],
    metadata: about('Pushes every image the policy allows; moving tags last'),
  };
}

function runTarget(image: Image, plugin: PluginSource): TargetConfiguration {
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

function about(description: string): TargetConfiguration['metadata'] {
  return { description, technologies: ['docker'] };
}
