import type { TargetConfiguration } from '@nx/devkit';
import type { ParsedOptions } from '../options';
import type { PluginSource } from '../plugin-source';
import { about, allowedBuilds, buildTargetName, type Images, layoutFolder } from './names';

/** An Nx configuration for each environment: its name alone, the rest is read from nx.json when a task runs. */
export function environmentConfigurations({ environments }: ParsedOptions) {
  const names = Object.keys(environments);
  return {
    configurations: Object.fromEntries(names.map((environment) => [environment, { environment }])),
    defaultConfiguration: names[0],
  };
}

/** What a push is to hold, as `docker-push` and `docker-assemble` take it. */
export function pushedImages(images: Images) {
  return images.map((image) => ({
    deployment: image.deployment,
    repository: image.repository,
    ...(image.lead ? { lead: image.lead } : {}),
    form: image.policy.form,
    layouts: image.policy.architectures.map((architecture) => ({
      architecture,
      folder: layoutFolder(image, architecture),
      target: buildTargetName(image, architecture),
    })),
  }));
}

export function pushTarget(
  images: Images,
  options: ParsedOptions,
  plugin: PluginSource,
): TargetConfiguration {
  return {
    executor: `${plugin.name}:docker-push`,
    cache: false,
    // The builds are named too: what each of them did is read from its status.
    dependsOn: [...allowedBuilds(images), 'docker-verify'],
    // For `nx affected`: a build takes of that map its own entries alone. Nx looks at the inputs of all targets of a
    // project, also of those that are never cached.
    ...(options.baseImages && { inputs: [`{workspaceRoot}/${options.baseImages}`] }),
    options: {
      images: pushedImages(images),
    },
    ...environmentConfigurations(options),
    metadata: about('Pushes every image the policy allows; moving tags last'),
  };
}
