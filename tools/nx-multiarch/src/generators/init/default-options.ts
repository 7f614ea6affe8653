import { type NxJsonConfiguration, readJson, type Tree } from '@nx/devkit';
import { repositoryComponent } from '../../core/repository';
import type { PluginOptions } from '../../graph/options';

/** The map of base images, from the workspace's root. */
export const BASE_IMAGES = 'docker/base-images.json';

/** What stands where a person has yet to write a registry; no machine has this name (RFC 2606). */
export const PLACEHOLDER_REGISTRY = 'registry.example.com';

/** The options a workspace begins with: what each AWS service runs on, and three environments. */
export function defaultOptions(tree: Tree, nxJson: NxJsonConfiguration, registry: string): PluginOptions {
  return {
    namespace: namespaceOf(tree),
    policy: {
      lambda: { architectures: ['arm64'], form: 'manifest' },
      apprunner: { architectures: ['amd64'], form: 'manifest' },
      ecs: { architectures: ['arm64'], form: 'manifest' },
      eks: { architectures: ['arm64', 'amd64'], form: 'index' },
    },
    environments: {
      local: { registry: '127.0.0.1:5001' },
      dev: { registry },
      prod: { registry, clean: true, releaseBranch: branchOf(nxJson) },
    },
    baseImages: BASE_IMAGES,
  };
}

/** The scope of the workspace's package, or its name: `@acme/source` -> `acme`. */
function namespaceOf(tree: Tree): string {
  const { name = '' } = tree.exists('package.json') ? readJson<{ name?: string }>(tree, 'package.json') : {};
  return repositoryComponent(name.split('/')[0] ?? '');
}

/** `defaultBase` may name a remote's branch: a commit is looked for on the branch itself. */
function branchOf({ defaultBase }: NxJsonConfiguration): string {
  return defaultBase?.replace(/^origin\//, '') ?? 'main';
}
