import {
  addDependenciesToPackageJson,
  type GeneratorCallback,
  NX_VERSION,
  type Tree,
  writeJson,
} from '@nx/devkit';
import type { Service } from './options';
import type { Workspace } from './workspace';

/** Versions that install together; a test compares them with this repository's own. */
export const VERSIONS = {
  fastify: '^5.12.8',
  '@types/aws-lambda': '^8.10.164',
  '@types/node': '^24.19.2',
  esbuild: '^0.27.7',
  typescript: '6.0.3',
  vite: '^8.3.8',
  vitest: '4.1.12',
} as const;

type Name = keyof typeof VERSIONS;

const pick = (names: readonly Name[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, VERSIONS[name]]));

/** Adds what the app needs and the workspace has not; versions that are there stay. Gives what installs them. */
export function addDependencies(
  tree: Tree,
  { name, root, deployment }: Service,
  { serviceLib, packages, scope }: Workspace,
): GeneratorCallback {
  // The libs' own dependencies are there with them.
  if (serviceLib) return () => undefined;
  const isFunction = deployment === 'lambda';
  const development = pick([
    ...(isFunction ? (['@types/aws-lambda'] as const) : []),
    '@types/node',
    'esbuild',
    'typescript',
    'vite',
    'vitest',
  ]);
  const ofNx = { '@nx/esbuild': NX_VERSION, '@nx/js': NX_VERSION };
  const runtime = isFunction ? {} : pick(['fastify']);
  if (packages) {
    const packageName = scope ? `${scope}/${name}` : name;
    writeJson(tree, `${root}/package.json`, {
      name: packageName,
      version: '0.0.1',
      private: true,
      dependencies: runtime,
    });
  }
  return addDependenciesToPackageJson(tree, runtime, { ...ofNx, ...development }, 'package.json', true);
}
