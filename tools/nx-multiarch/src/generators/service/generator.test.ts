import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NX_VERSION, readJson, type Tree, updateJson } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { VERSIONS } from './dependencies';
import serviceGenerator from './generator';
import type { ServiceOptions } from './options';

const WORKSPACE = join(__dirname, '..', '..', '..', '..', '..');
const read = (file: string): string => readFileSync(join(WORKSPACE, file), 'utf8');
const DIGEST = `@sha256:${'a'.repeat(64)}`;

let tree: Tree;
beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
  // Nothing is left to look up.
  const images = {
    'node:24-bookworm-slim': `node${DIGEST}`,
    'public.ecr.aws/lambda/nodejs:24': `l${DIGEST}`,
  };
  tree.write('docker/base-images.json', JSON.stringify(images));
});

const generate = (options: Partial<ServiceOptions> = {}) =>
  serviceGenerator(tree, { name: 'orders', deployment: 'eks', skipFormat: true, ...options });

const targets = (): Record<string, { executor?: string; options: Record<string, unknown> }> =>
  readJson(tree, 'apps/orders/project.json').targets;

/** The libs and the emulator of this repository. */
function addLibs(): void {
  tree.write('libs/service/src/index.ts', read('libs/service/src/index.ts'));
  tree.write('libs/platform/src/index.ts', read('libs/platform/src/index.ts'));
  tree.write('tools/lambda-emulator/src/native.ts', '');
  tree.write('tsconfig.base.json', read('tsconfig.base.json'));
}

const sources = (): string[] => tree.children('apps/orders/src').sort();

describe.each([
  ['eks', 'apps/accounts/Dockerfile.eks'],
  ['ecs', 'apps/accounts/Dockerfile.eks'],
  ['apprunner', 'apps/studio/Dockerfile.apprunner'],
  ['lambda', 'apps/thumbnailer/Dockerfile.lambda'],
])('--deployment=%s', (deployment, sample) => {
  it(`has the Dockerfile of the sample, ${sample}`, async () => {
    await generate({ deployment });
    expect(tree.read(`apps/orders/Dockerfile.${deployment}`, 'utf8')).toBe(read(sample));
  });

  it('has a request for docker-test and all that a person calls', async () => {
    await generate({ deployment });
    expect(Object.keys(targets())).toEqual(
      expect.arrayContaining(['build', 'serve', 'test', 'typecheck', 'docker-test']),
    );
  });
});

describe('in this repository', () => {
  beforeEach(addLibs);

  it('a server is made of the shared lib, and needs no package more', async () => {
    const before = tree.read('package.json', 'utf8');
    await generate();
    expect(sources()).toEqual(['app.test.ts', 'app.ts', 'config.ts', 'home.ts', 'main.ts', 'server.ts']);
    expect(tree.read('apps/orders/src/config.ts', 'utf8')).toContain("from '@nx-multiarch/service'");
    expect(tree.read('package.json', 'utf8')).toBe(before);
  });

  it('has the targets of the sample apps', async () => {
    await generate();
    type Targets = Record<string, { options?: Record<string, unknown> }>;
    const sample = read('apps/accounts/project.json').replaceAll('accounts', 'orders');
    const { targets: same } = JSON.parse(sample) as { targets: Targets };
    // What accounts has besides: its requests and its database, tests that need more and read docs, SQL in its bundle,
    // and the embedded database of `nx serve`.
    const itsOwn = [
      'docker-test',
      'docker-test-arm64',
      'docker-test-amd64',
      'docker-run',
      'docker-demo',
      'itest',
      'test',
    ];
    for (const own of itsOwn) delete same[own];
    for (const name of ['build', 'build-serve']) {
      delete same[name]?.options?.['esbuildOptions'];
      Object.assign(same[name]?.options ?? {}, { main: 'apps/orders/src/main.ts' });
    }
    expect(targets()).toMatchObject(same);
    expect(readJson(tree, 'apps/orders/project.json').tags).toEqual(['type:app']);
  });

  it('a function is served by the emulator', async () => {
    await generate({ deployment: 'lambda' });
    expect(sources()).toEqual(['app.test.ts', 'app.ts', 'main.ts']);
    const sample = (JSON.parse(read('apps/thumbnailer/project.json')) as { targets: { serve: object } })
      .targets;
    expect(targets()['serve']).toEqual(
      JSON.parse(JSON.stringify(sample.serve).replaceAll('thumbnailer', 'orders')),
    );
  });

  it('finds the lib under another scope', async () => {
    updateJson(tree, 'tsconfig.base.json', (json: object) =>
      JSON.parse(JSON.stringify(json).replaceAll('@nx-multiarch/', '@acme/')),
    );
    await generate();
    expect(tree.read('apps/orders/src/app.ts', 'utf8')).toContain("from '@acme/service'");
  });
});

describe('in another workspace', () => {
  it('a server stands on its own and brings what it needs', async () => {
    await generate();
    expect(sources()).toContain('health.ts');
    const { dependencies, devDependencies } = readJson(tree, 'package.json');
    expect(dependencies).toMatchObject({ fastify: VERSIONS.fastify });
    expect(devDependencies).toMatchObject({
      '@nx/esbuild': NX_VERSION,
      '@nx/js': NX_VERSION,
      vitest: VERSIONS.vitest,
    });
  });

  it('keeps versions that are there', async () => {
    updateJson(tree, 'package.json', (json: object) => ({ ...json, devDependencies: { vitest: '3.0.0' } }));
    await generate();
    expect(readJson(tree, 'package.json').devDependencies.vitest).toBe('3.0.0');
  });

  it('a function is served by a server of its own, which its image does not hold', async () => {
    await generate({ deployment: 'lambda' });
    expect(sources()).toEqual(['app.test.ts', 'app.ts', 'main.ts', 'platform.ts', 'serve.ts']);
    expect(targets()['build']?.options['main']).toBe('apps/orders/src/main.ts');
    expect(targets()['build-serve']?.options['main']).toBe('apps/orders/src/serve.ts');
    expect(readJson(tree, 'package.json').dependencies).not.toHaveProperty('fastify');
  });

  it('gets the plugin into nx.json, if it is not there', async () => {
    await generate();
    expect(readJson(tree, 'nx.json').plugins).toMatchObject([{ plugin: 'nx-multiarch' }]);
  });

  it('is a package with its own dependencies where every project is one', async () => {
    updateJson(tree, 'package.json', (json: object) => ({ ...json, name: '@acme/source', workspaces: [] }));
    tree.write('tsconfig.base.json', '{ "compilerOptions": { "composite": true } }');
    await generate();
    expect(readJson(tree, 'apps/orders/package.json')).toMatchObject({
      name: '@acme/orders',
      private: true,
      dependencies: { fastify: VERSIONS.fastify },
    });
    expect(targets()['build']?.executor).toBe('@nx/js:prune-lockfile');
    expect(targets()['bundle']?.options).not.toHaveProperty('generatePackageJson');
  });

  it('goes where --directory says', async () => {
    await generate({ directory: './services/orders/' });
    expect(tree.exists('services/orders/Dockerfile.eks')).toBe(true);
    expect(readJson(tree, 'services/orders/project.json').targets.build.options.outputPath).toBe(
      'dist/services/orders',
    );
  });
});

it('adds versions that are tested here', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  expect({ ...dependencies, ...devDependencies }).toMatchObject(VERSIONS);
});
