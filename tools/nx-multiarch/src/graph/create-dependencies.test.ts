import type { CreateDependenciesContext, TargetConfiguration } from '@nx/devkit';
import { describe, expect, it } from 'vitest';
import { createDependencies } from './create-dependencies';

/** The packages that a project with these targets comes to depend on, where the lockfile has all of these. */
async function dependencies(targets?: Record<string, TargetConfiguration>): Promise<string[]> {
  const names = ['fflate', '@nx/esbuild', '@nx/vite', 'nx-multiarch'];
  const context = {
    projects: { shop: { root: 'apps/shop', targets } },
    externalNodes: Object.fromEntries(names.map((name) => [`npm:${name}`, {}])),
  } as unknown as CreateDependenciesContext;
  const found = await createDependencies(undefined, context);
  expect(found.every(({ source, type }) => source === 'shop' && String(type) === 'implicit')).toBe(true);
  return found.map(({ target }) => target);
}

/** A build as the plugin infers it, twice, as for two architectures. */
function builds(name: string, ...packages: string[]): Record<string, TargetConfiguration> {
  const inputs = ['{workspaceRoot}/Dockerfile.eks', { externalDependencies: packages }];
  const build = { executor: `${name}:docker-build`, dependsOn: ['build', { target: 'x' }], inputs };
  return { 'docker-build-eks-amd64': build, 'docker-build-eks-arm64': build };
}

describe('createDependencies', () => {
  it('names what builds an image: what its tasks name, and the executor of the bundle', async () => {
    const build = { executor: '@nx/esbuild:esbuild' };
    const lint = { executor: '@nx/vite:lint' };
    const targets = { ...builds('./tools/nx-multiarch', 'fflate'), build, lint };
    expect(await dependencies(targets)).toEqual(['npm:fflate', 'npm:@nx/esbuild']);
  });

  it('names the plugin where it is installed', async () => {
    expect(await dependencies(builds('nx-multiarch', 'nx-multiarch'))).toEqual(['npm:nx-multiarch']);
  });

  it.each([
    ['a package that the lockfile does not have', builds('./plugin', 'left-pad')],
    ['an executor of this workspace', { ...builds('./plugin'), build: { executor: './tools/own:bundle' } }],
    ['a command', { ...builds('./plugin'), build: { command: 'tsc' } }],
    ['a project without images', { build: { executor: '@nx/esbuild:esbuild' } }],
    [
      'a build without inputs or tasks before it',
      { 'docker-build-eks-arm64': { executor: 'x:docker-build' } },
    ],
    ['a project without targets', undefined],
  ])('leaves out %s', async (_name, targets) => {
    expect(await dependencies(targets)).toEqual([]);
  });
});
