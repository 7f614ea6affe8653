import { describe, expect, it } from 'vitest';
import {
  assertAllowed,
  isDeployment,
  narrowPolicy,
  type Policy,
  policyFaults,
  type PushRequest,
  suffixOf,
} from './policy';

describe('suffixOf', () => {
  it.each([
    ['apps/a/Dockerfile.eks', 'eks'],
    ['Dockerfile.lambda', 'lambda'],
    ['apps/a/Dockerfile.lambda.dockerignore', 'lambda.dockerignore'],
    ['apps/a/Dockerfile', undefined],
    ['apps/a/MyDockerfile.eks', undefined],
  ])('%s -> %s', (file, suffix) => expect(suffixOf(file)).toBe(suffix));
});

describe('isDeployment', () => {
  it.each([
    ['lambda', true],
    ['apprunner', true],
    ['ecs', true],
    ['eks', true],
    ['fargate', false],
    ['EKS', false],
  ])('%s: %s', (text, is) => expect(isDeployment(text)).toBe(is));
});

describe('policyFaults', () => {
  it.each<[string, Policy, string[]]>([
    ['a sound policy', { lambda: { architectures: ['arm64'], form: 'manifest' } }, []],
    ['an index of one', { eks: { architectures: ['arm64'], form: 'index' } }, []],
    [
      'one manifest for two architectures',
      { lambda: { architectures: ['arm64', 'amd64'], form: 'manifest' } },
      ['policy.lambda: form "manifest" holds one architecture, and 2 are named'],
    ],
    [
      'an architecture twice',
      { eks: { architectures: ['arm64', 'arm64'], form: 'index' } },
      ['policy.eks.architectures names an architecture twice'],
    ],
  ])('%s', (_name, policy, faults) => expect(policyFaults(policy)).toEqual(faults));
});

describe('narrowPolicy', () => {
  const policy: Policy = {
    lambda: { architectures: ['arm64'], form: 'manifest' },
    eks: { architectures: ['arm64', 'amd64'], form: 'index' },
  };
  const owner = { project: 'accounts', file: 'apps/accounts/project.json' };

  it('leaves what the app keeps, in the order of the policy', () => {
    expect(narrowPolicy(policy, { eks: ['amd64'] }, owner)).toEqual({
      ...policy,
      eks: { architectures: ['amd64'], form: 'index' },
    });
    expect(narrowPolicy(policy, { eks: ['amd64', 'arm64'] }, owner)).toEqual(policy);
    expect(narrowPolicy(policy, {}, owner)).toEqual(policy);
  });

  it('never widens: project, allowed and found are named', () => {
    expect(() => narrowPolicy(policy, { lambda: ['arm64', 'amd64'] }, owner)).toThrow(
      expect.objectContaining({
        code: 'POLICY',
        happened: 'apps/accounts/project.json: project accounts asks for lambda on amd64',
        expected: expect.stringContaining('allows for lambda: arm64;'),
        mend: expect.stringContaining('nx docker-build-lambda-amd64 accounts'),
      }),
    );
  });
});

describe('assertAllowed', () => {
  const policy: Policy = {
    lambda: { architectures: ['arm64'], form: 'manifest' },
    eks: { architectures: ['arm64', 'amd64'], form: 'index' },
  };
  const request = (parts: Partial<PushRequest>): PushRequest => ({
    project: 'thumbnailer',
    deployment: 'lambda',
    architectures: ['arm64'],
    form: 'manifest',
    ...parts,
  });

  it.each<[string, PushRequest]>([
    ['what the policy says', request({})],
    ['in another order', request({ deployment: 'eks', architectures: ['amd64', 'arm64'], form: 'index' })],
  ])('lets %s pass', (_name, asked) => expect(() => assertAllowed(asked, policy)).not.toThrow());

  it.each<[string, PushRequest, string, string]>([
    [
      'another architecture',
      request({ architectures: ['amd64'] }),
      'one manifest of amd64',
      'one manifest of arm64',
    ],
    [
      'half an image',
      request({ deployment: 'eks', architectures: ['amd64'], form: 'index' }),
      'an index of amd64',
      'an index of arm64 and amd64',
    ],
    [
      'an architecture twice',
      request({ architectures: ['arm64', 'arm64'] }),
      'one manifest of arm64 and arm64',
      'one manifest of arm64',
    ],
    ['another form', request({ form: 'index' }), 'an index of arm64', 'one manifest of arm64'],
    ['no policy', request({ deployment: 'ecs' }), 'one manifest of arm64', 'a policy for ecs in nx.json'],
  ])('refuses %s', (_name, asked, found, expected) => {
    expect(() => assertAllowed(asked, policy)).toThrow(
      expect.objectContaining({
        code: 'POLICY',
        happened: expect.stringContaining(found),
        expected: expect.stringContaining(expected),
        mend: expect.stringMatching(/nx docker-push thumbnailer; .* nx docker-build-\w+-\w+ thumbnailer/),
      }),
    );
  });
});
