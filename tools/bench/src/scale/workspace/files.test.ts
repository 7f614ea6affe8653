import { describe, expect, it } from 'vitest';
import { appName, nxJson, projectJson, workspaceFiles } from './files';

const originals = {
  lock: JSON.stringify({
    name: 'here',
    lockfileVersion: 3,
    packages: {
      '': { name: 'here', devDependencies: { nx: '23.2.1' } },
      'node_modules/nx': { version: '23.2.1' },
    },
  }),
  dockerfile: 'FROM node:24\n',
  baseImages: '{}\n',
};
const files = workspaceFiles(2, '0.1.0', originals);
const parsed = (file: string): unknown => JSON.parse(files[file]!);

describe('workspaceFiles', () => {
  it('has a project with a Dockerfile for each app', () =>
    expect(Object.keys(files)).toEqual([
      'package.json',
      'package-lock.json',
      'nx.json',
      '.gitignore',
      'docker/base-images.json',
      ...['app-0000', 'app-0001'].flatMap((name) =>
        ['project.json', 'main.ts', 'Dockerfile.eks'].map((file) => `apps/${name}/${file}`),
      ),
    ]));

  it('has no two Dockerfiles that are the same', () => {
    const texts = [0, 1].map((at) => files[`apps/${appName(at)}/Dockerfile.eks`]);
    expect(texts[0]).toBe('FROM node:24\nLABEL org.opencontainers.image.title=app-0000\n');
    expect(texts[1]).not.toBe(texts[0]);
  });

  it('has the plugin in its lockfile, so that Nx knows what to hash for it', () => {
    expect(parsed('package-lock.json')).toMatchObject({
      name: 'scale',
      lockfileVersion: 3,
      packages: {
        '': { name: 'scale', devDependencies: { nx: '23.2.1', 'nx-multiarch': '0.1.0' } },
        'node_modules/nx': { version: '23.2.1' },
        'node_modules/nx-multiarch': { version: '0.1.0' },
      },
    });
    expect(parsed('package.json')).toMatchObject({ devDependencies: { 'nx-multiarch': '0.1.0' } });
  });

  it('uses the plugin', () => expect(files['nx.json']).toBe(nxJson(true)));
});

it('nxJson without the plugin has none', () =>
  expect(JSON.parse(nxJson(false))).toMatchObject({ plugins: [] }));

it('projectJson holds the targets it is given', () =>
  expect(JSON.parse(projectJson('app-0000', { a: { executor: 'nx:noop' } }))).toEqual({
    name: 'app-0000',
    projectType: 'application',
    sourceRoot: 'apps/app-0000',
    targets: { a: { executor: 'nx:noop' } },
  }));
