import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CreateNodesContext, ProjectConfiguration } from '@nx/devkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodes } from './create-nodes';
import type { PluginOptions } from './options';

const options: PluginOptions = {
  namespace: 'team',
  policy: {
    lambda: { architectures: ['arm64'], form: 'manifest' },
    eks: { architectures: ['arm64', 'amd64'], form: 'index' },
  },
  environments: { local: { registry: '127.0.0.1:5001' }, dev: { registry: 'registry.example.com' } },
  baseImages: 'docker/base-images.json',
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'create-nodes-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

/** The projects that Nx would be given for these Dockerfiles, by root. */
async function infer(
  dockerfiles: string[],
  using: PluginOptions = options,
): Promise<Record<string, ProjectConfiguration>> {
  const context: CreateNodesContext = { nxJsonConfiguration: {}, workspaceRoot: root };
  const results = await createNodes[1](dockerfiles, using, context);
  return Object.assign({}, ...results.map(([, { projects }]) => projects)) as Record<
    string,
    ProjectConfiguration
  >;
}

const APP = {
  'apps/accounts/project.json': '{"name":"accounts"}',
  'apps/accounts/Dockerfile.eks': 'FROM node:24',
};

describe('createNodes', () => {
  it('gives an app with one Dockerfile its targets (refresh the golden file with vitest -u)', async () => {
    write(APP);
    const projects = await infer(['apps/accounts/Dockerfile.eks']);
    await expect(JSON.stringify(projects, null, 2)).toMatchFileSnapshot('create-nodes.golden.json');
  });

  it('builds for both architectures, and pushes only what the policy allows', async () => {
    write({ 'apps/a/package.json': '{"name":"a"}', 'apps/a/Dockerfile.lambda': 'FROM x' });
    const { targets } = (await infer(['apps/a/Dockerfile.lambda']))['apps/a']!;
    expect(Object.keys(targets!)).toEqual([
      'docker-build-lambda-amd64',
      'docker-build-lambda-arm64',
      'docker-build',
      'docker-verify',
      'docker-sbom',
      'docker-test',
      'docker-test-arm64',
      'docker-push',
      'docker-push-lambda-arm64',
      'docker-assemble',
      'docker-inspect',
      'docker-promote',
      'docker-sign',
      'docker-verify-signatures',
      'docker-scan',
      'docker-scan-arm64',
      'docker-reproduce',
      'docker-run',
      'docker-addons',
    ]);
    expect(targets!['docker-push-lambda-arm64']?.dependsOn).toEqual(['docker-build-lambda-arm64']);
    expect(targets!['docker-assemble']?.dependsOn).toBeUndefined();
    expect(targets!['docker-push']?.dependsOn).toEqual(['docker-build-lambda-arm64', 'docker-verify']);
    expect(targets!['docker-verify']?.dependsOn).toEqual(['docker-build-lambda-arm64']);
    expect(targets!['docker-build']?.dependsOn).toEqual(['docker-build-lambda-arm64']);
  });

  it('gives a project with two Dockerfiles both images', async () => {
    write({ ...APP, 'apps/accounts/Dockerfile.lambda': 'FROM node:24' });
    const { targets } = (await infer(['apps/accounts/Dockerfile.lambda', 'apps/accounts/Dockerfile.eks']))[
      'apps/accounts'
    ]!;
    expect(
      targets!['docker-push']?.options.images.map((image: { repository: string }) => image.repository),
    ).toEqual(['team/accounts-eks', 'team/accounts-lambda']);
  });

  it('puts only the base images of this Dockerfile into what Nx hashes', async () => {
    const bases = { 'node:24': 'localhost:5001/node@sha256:1', other: 'localhost:5001/other@sha256:2' };
    write({ ...APP, 'docker/base-images.json': JSON.stringify(bases) });
    const { targets } = (await infer(['apps/accounts/Dockerfile.eks']))['apps/accounts']!;
    expect(targets!['docker-build-eks-arm64']?.options.baseImages).toEqual({ 'node:24': bases['node:24'] });
  });

  it('prefers the base images of this machine', async () => {
    write({
      ...APP,
      'docker/base-images.json': '{"node:24":"a"}',
      'docker/base-images.local.json': '{"node:24":"b"}',
    });
    const { targets } = (await infer(['apps/accounts/Dockerfile.eks']))['apps/accounts']!;
    expect(targets!['docker-build-eks-arm64']?.options.baseImages).toEqual({ 'node:24': 'b' });
  });

  it('hands what project.json says of addons to what installs them, and nothing where it says nothing', async () => {
    const addons = { re2: 'emulate' };
    write({
      ...APP,
      'apps/accounts/project.json': JSON.stringify({ name: 'accounts', 'nx-multiarch': { addons } }),
    });
    const { targets } = (await infer(['apps/accounts/Dockerfile.eks']))['apps/accounts']!;
    for (const name of ['docker-build-eks-arm64', 'docker-demo', 'docker-addons']) {
      expect(targets![name]?.options.addons).toEqual(addons);
    }
    write(APP);
    const plain = (await infer(['apps/accounts/Dockerfile.eks']))['apps/accounts']!;
    expect(JSON.stringify(plain)).not.toContain('"addons"');
  });

  it('lets no path of this machine, time or commit into the targets', async () => {
    write(APP);
    const projects = await infer(['apps/accounts/Dockerfile.eks']);
    expect(JSON.stringify(projects)).not.toContain(root);
    expect(projects).toEqual(await infer(['apps/accounts/Dockerfile.eks']));
  });

  it.each(['eks.dockerignore', 'eks~', 'eks.bak', 'eks.orig', 'eks.swp'])(
    'leaves Dockerfile.%s alone',
    async (suffix) => {
      write({ ...APP, [`apps/accounts/Dockerfile.${suffix}`]: '*' });
      expect(await infer([`apps/accounts/Dockerfile.${suffix}`])).toEqual({});
    },
  );
});

describe('createNodes, what a person can do wrong', () => {
  it.each<[string, Record<string, string>, PluginOptions, string[]]>([
    [
      'an unknown deployment target',
      { 'apps/a/project.json': '{"name":"a"}', 'apps/a/Dockerfile.fargate': 'FROM x' },
      options,
      [
        'apps/a/Dockerfile.fargate: "fargate" is no deployment target',
        'Dockerfile.lambda',
        'mv apps/a/Dockerfile.fargate',
      ],
    ],
    [
      'a deployment target without a policy',
      { 'apps/a/project.json': '{"name":"a"}', 'apps/a/Dockerfile.ecs': 'FROM x' },
      options,
      ['the policy in nx.json says nothing about "ecs"', '"policy": { "ecs"'],
    ],
    [
      'a folder that is no project',
      { 'deploy/Dockerfile.eks': 'FROM x' },
      options,
      ['deploy has a Dockerfile.<deployment> and is no project of Nx', 'deploy/project.json', '"exclude"'],
    ],
    [
      'two apps with the same image',
      {
        'apps/a/project.json': '{"name":"@acme/api"}',
        'apps/a/Dockerfile.eks': 'FROM x',
        'apps/b/project.json': '{"name":"acme-api"}',
        'apps/b/Dockerfile.eks': 'FROM x',
      },
      options,
      [
        'apps/a/Dockerfile.eks (project @acme/api)',
        'apps/b/Dockerfile.eks (project acme-api)',
        'team/acme-api-eks',
      ],
    ],
    [
      'base images that are no JSON',
      { ...APP, 'docker/base-images.json': '{' },
      options,
      ['docker/base-images.json', 'it is no JSON', 'tools/setup/base-images.sh'],
    ],
    [
      'base images that are no strings',
      { ...APP, 'docker/base-images.json': '{"a":1}' },
      options,
      ['it is no JSON object of strings'],
    ],
  ])('%s', async (_name, files, using, parts) => {
    write(files);
    const dockerfiles = Object.keys(files).filter((file) => file.includes('Dockerfile'));
    const message = await infer(dockerfiles, using).then(
      () => '',
      (error: Error) => error.message,
    );
    for (const part of parts) expect(message).toContain(part);
  });
});
