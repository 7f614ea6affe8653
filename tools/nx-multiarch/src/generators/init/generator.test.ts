import { type NxJsonConfiguration, readJson, type Tree, updateJson } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseOptions } from '../../graph/options';
import initGenerator from './generator';

let tree: Tree;
beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
  updateJson(tree, 'package.json', (json: object) => ({ ...json, name: '@acme/source' }));
});

const init = (options: object = {}) => initGenerator(tree, { pin: false, skipFormat: true, ...options });

interface Entry {
  plugin: string;
  exclude?: string[];
  options: Record<string, unknown>;
}

const nxJson = (): NxJsonConfiguration => readJson(tree, 'nx.json');
const entry = (): Entry => nxJson().plugins?.at(-1) as Entry;

function everything(): Record<string, string | null> {
  const paths = tree.listChanges().map(({ path }) => path);
  return Object.fromEntries(paths.map((path) => [path, tree.read(path, 'utf8')]));
}

describe('in a workspace without the plugin', () => {
  it('puts valid options into nx.json', async () => {
    await init();
    expect(entry().plugin).toBe('nx-multiarch');
    expect(parseOptions(entry().options)).toMatchObject({
      namespace: 'acme',
      baseImages: 'docker/base-images.json',
      policy: {
        lambda: { architectures: ['arm64'], form: 'manifest' },
        apprunner: { architectures: ['amd64'], form: 'manifest' },
        ecs: { architectures: ['arm64'], form: 'manifest' },
        eks: { architectures: ['arm64', 'amd64'], form: 'index' },
      },
      environments: {
        local: { registry: '127.0.0.1:5001' },
        dev: { registry: 'registry.example.com' },
        prod: { registry: 'registry.example.com', clean: true, releaseBranch: 'main' },
      },
    });
  });

  it('takes the registry and the branch that a workspace has', async () => {
    updateJson(tree, 'nx.json', (json: object) => ({ ...json, defaultBase: 'origin/trunk' }));
    await init({ registry: 'ghcr.io' });
    expect(entry().options['environments']).toMatchObject({
      dev: { registry: 'ghcr.io' },
      prod: { registry: 'ghcr.io', releaseBranch: 'trunk' },
    });
  });

  it('leaves Dockerfiles alone that name no deployment target', async () => {
    tree.write('apps/web/Dockerfile.dev', 'FROM scratch\n');
    tree.write('apps/web/Dockerfile.eks', 'FROM scratch\n');
    tree.write('apps/web/Dockerfile', 'FROM scratch\n');
    await init();
    expect(entry().exclude).toEqual(['apps/web/Dockerfile.dev']);
  });

  it('writes the map of base images', async () => {
    await init();
    expect(readJson(tree, 'docker/base-images.json')).toEqual({
      'node:24-bookworm-slim': 'docker.io/library/node:24-bookworm-slim',
      'public.ecr.aws/lambda/nodejs:24': 'public.ecr.aws/lambda/nodejs:24',
    });
  });

  it('gives the root the targets of the whole workspace', async () => {
    await init();
    expect(readJson(tree, 'project.json')).toEqual({
      name: '@acme/source',
      targets: {
        'docker-doctor': { executor: 'nx-multiarch:docker-doctor', cache: false },
        'docker-report': { executor: 'nx-multiarch:docker-report', cache: false },
      },
    });
  });
});

describe('what is there', () => {
  it('stays: a second run changes nothing', async () => {
    await init();
    const first = everything();
    await init({ registry: 'ghcr.io' });
    expect(everything()).toEqual(first);
  });

  it('stays: options, and other plugins around them in their order', async () => {
    const own = { plugin: 'nx-multiarch', exclude: ['old/**'], options: { namespace: 'mine' } };
    updateJson(tree, 'nx.json', (json: object) => ({ ...json, plugins: ['@nx/a', own, '@nx/b'] }));
    await init();
    const plugins = nxJson().plugins as [string, Entry, string];
    expect([plugins[0], plugins[1].plugin, plugins[2]]).toEqual(['@nx/a', 'nx-multiarch', '@nx/b']);
    expect(plugins[1].exclude).toEqual(['old/**']);
    expect(plugins[1].options).toMatchObject({ namespace: 'mine', policy: {}, environments: {} });
  });

  it('gives options to a plugin that is named without', async () => {
    updateJson(tree, 'nx.json', (json: object) => ({ ...json, plugins: ['nx-multiarch'] }));
    await init();
    expect(nxJson().plugins).toHaveLength(1);
    expect(entry().options).toHaveProperty('policy');
  });

  it('stays: targets and name of the root project', async () => {
    const mine = { name: 'root', targets: { 'docker-report': { executor: 'mine:report' } } };
    tree.write('project.json', JSON.stringify(mine));
    await init();
    expect(readJson(tree, 'project.json')).toMatchObject(mine);
    expect(readJson(tree, 'project.json').targets).toHaveProperty('docker-doctor');
  });

  it.each([
    [
      'nothing',
      undefined,
      'node_modules\ndist\n.nx/cache\n.nx/workspace-data\ndocker/base-images.local.json\n',
    ],
    [
      'a line without its end',
      '*.log\nnode_modules',
      '*.log\nnode_modules\ndist\n.nx/cache\n.nx/workspace-data\ndocker/base-images.local.json\n',
    ],
    [
      'other forms of the same',
      '/node_modules/\ndist/\n.nx\n',
      '/node_modules/\ndist/\n.nx\ndocker/base-images.local.json\n',
    ],
    [
      'all of it',
      'node_modules\ndist\n.nx/\ndocker/*.json\ndocker/base-images.local.json\n',
      'node_modules\ndist\n.nx/\ndocker/*.json\ndocker/base-images.local.json\n',
    ],
  ])('.gitignore with %s', async (_, before, after) => {
    if (before === undefined) tree.delete('.gitignore');
    else tree.write('.gitignore', before);
    await init();
    expect(tree.read('.gitignore', 'utf8')).toBe(after);
  });

  it('is refused, with all that an error says, where it is not valid', async () => {
    const wrong = { plugin: 'nx-multiarch', options: { policy: { k8s: {} } } };
    updateJson(tree, 'nx.json', (json: object) => ({ ...json, plugins: [wrong] }));
    await expect(init()).rejects.toThrow(/BAD_OPTIONS[\s\S]*expected:[\s\S]*to mend:/);
  });
});
