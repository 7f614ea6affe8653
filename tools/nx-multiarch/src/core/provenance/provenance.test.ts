import { describe, expect, it } from 'vitest';
import { baseDependencies } from './base-dependencies';
import { builderOf, LOCAL_BUILDER } from './builder';
import { sourceUri } from './source-uri';
import { type BuildFacts, composeStatement, isStatementOf } from './statement';

const HEX = 'ab'.repeat(32);
const DIGEST = `sha256:${HEX}`;
const BASE = `127.0.0.1:5001/base/node@sha256:${'cd'.repeat(32)}`;
const FACTS: BuildFacts = {
  image: { project: '@acme/accounts', deployment: 'eks', architecture: 'arm64', digest: DIGEST },
  platform: 'linux/arm64',
  dockerfile: 'apps/accounts/Dockerfile.eks',
  images: [
    { name: 'node:24', reference: BASE },
    { name: 'nx-multiarch', reference: 'nx-multiarch' },
  ],
  source: { uri: 'git+https://github.com/acme/shop', commit: 'abc1234', dirty: false },
  builder: { id: 'https://ci.example/builder', invocation: 'https://ci.example/runs/1' },
  versions: { node: '24.1.0' },
  machine: 'linux/amd64',
  startedOn: '2025-01-16T14:30:00Z',
  finishedOn: '2025-01-16T14:31:00Z',
};

const definition = (facts: Partial<BuildFacts>) =>
  (
    JSON.parse(composeStatement({ ...FACTS, ...facts })) as {
      predicate: {
        buildDefinition: { internalParameters: object; resolvedDependencies: { name: string }[] };
      };
    }
  ).predicate.buildDefinition;

describe('composeStatement', () => {
  it('says what was built from what, by whom', () => {
    expect(JSON.parse(composeStatement(FACTS))).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: `pkg:oci/acme-accounts-eks@${DIGEST}?arch=arm64`, digest: { sha256: HEX } }],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {
        buildDefinition: {
          buildType: 'pkg:npm/nx-multiarch#docker-build/v1',
          externalParameters: {
            project: '@acme/accounts',
            deployment: 'eks',
            platform: 'linux/arm64',
            dockerfile: 'apps/accounts/Dockerfile.eks',
          },
          internalParameters: { machine: 'linux/amd64' },
          resolvedDependencies: [
            { name: 'source', uri: 'git+https://github.com/acme/shop', digest: { gitCommit: 'abc1234' } },
            {
              name: 'node:24',
              uri: `pkg:oci/node@sha256:${'cd'.repeat(32)}?repository_url=127.0.0.1%3A5001%2Fbase%2Fnode`,
              digest: { sha256: 'cd'.repeat(32) },
            },
          ],
        },
        runDetails: {
          builder: { id: 'https://ci.example/builder', version: { node: '24.1.0' } },
          metadata: {
            invocationId: 'https://ci.example/runs/1',
            startedOn: '2025-01-16T14:30:00Z',
            finishedOn: '2025-01-16T14:31:00Z',
          },
        },
      },
    });
  });

  it('names no commit as what was built where files differed from it', () => {
    const { internalParameters, resolvedDependencies } = definition({
      source: { commit: 'abc1234', dirty: true },
    });
    expect(internalParameters).toEqual({ machine: 'linux/amd64', uncleanTreeOn: 'abc1234' });
    expect(resolvedDependencies.map(({ name }) => name)).toEqual(['node:24']);
  });

  it('knows a commit whose repository is nowhere, and builds outside of one', () => {
    expect(definition({ source: { commit: 'abc1234', dirty: false } }).resolvedDependencies[0]).toEqual({
      name: 'source',
      digest: { gitCommit: 'abc1234' },
    });
    expect(definition({ source: undefined }).resolvedDependencies).toHaveLength(1);
  });

  it('names no run where there is none', () => {
    expect(composeStatement({ ...FACTS, builder: { id: LOCAL_BUILDER } })).not.toContain('invocationId');
  });
});

describe('isStatementOf', () => {
  it.each([
    [composeStatement(FACTS), DIGEST, true],
    [composeStatement(FACTS), `sha256:${'ef'.repeat(32)}`, false],
    ['{}', DIGEST, false],
    ['{"subject":[{}]}', DIGEST, false],
    ['', DIGEST, false],
  ])('%.30s of %s: %s', (text, digest, own) => expect(isStatementOf(text, digest)).toBe(own));
});

describe('baseDependencies', () => {
  it('needs a digest, and finds one behind a tag', () => {
    expect(baseDependencies([{ name: 'a', reference: 'node:24' }])).toEqual([]);
    expect(baseDependencies([{ name: 'a', reference: `node:24@${DIGEST}` }])).toEqual([
      {
        name: 'a',
        uri: `pkg:oci/node@${DIGEST}?repository_url=docker.io%2Flibrary%2Fnode`,
        digest: { sha256: HEX },
      },
    ]);
  });
});

describe('builderOf', () => {
  const github = {
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/release.yml@refs/heads/main',
    GITHUB_RUN_ID: '7',
  };
  const gitlab = {
    CI_SERVER_URL: 'https://gitlab.com',
    CI_RUNNER_ID: '5',
    CI_JOB_URL: 'https://gitlab.com/j/1',
  };
  const arn = 'arn:aws:codebuild:eu-west-1:111122223333:build/shop:0a1b';
  it.each([
    [
      'GitHub',
      github,
      'https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main',
      'https://github.com/acme/shop/actions/runs/7/attempts/1',
    ],
    [
      'GitHub, again',
      { ...github, GITHUB_RUN_ATTEMPT: '2' },
      'https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main',
      'https://github.com/acme/shop/actions/runs/7/attempts/2',
    ],
    ['GitLab', gitlab, 'https://gitlab.com/-/runners/5', 'https://gitlab.com/j/1'],
    ['CodeBuild', { CODEBUILD_BUILD_ARN: arn }, 'arn:aws:codebuild:eu-west-1:111122223333:project/shop', arn],
    ['a machine', {}, LOCAL_BUILDER, undefined],
  ])('%s', (_name, env, id, invocation) =>
    expect(builderOf(env)).toEqual({ id, ...(invocation && { invocation }) }),
  );

  it.each([
    ...Object.keys(github).map((name) => [name, github]),
    ...Object.keys(gitlab).map((name) => [name, gitlab]),
  ] as [string, Record<string, string>][])('takes no CI for granted without %s', (name, env) =>
    expect(builderOf({ ...env, [name]: undefined })).toEqual({ id: LOCAL_BUILDER }),
  );
});

describe('sourceUri', () => {
  it.each([
    ['https://github.com/acme/shop.git', 'git+https://github.com/acme/shop'],
    ['https://user:secret@github.com/acme/shop', 'git+https://github.com/acme/shop'],
    ['git@github.com:acme/shop.git', 'git+ssh://github.com/acme/shop'],
    ['ssh://git@host:22/acme/shop/', 'git+ssh://host:22/acme/shop'],
    ['/home/me/shop', undefined],
    ['file:///home/me/shop', undefined],
    ['C:\\shop', undefined],
    ['', undefined],
  ])('%s', (remote, uri) => expect(sourceUri(remote)).toBe(uri));
});
