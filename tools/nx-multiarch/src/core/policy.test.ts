import { describe, expect, it } from 'vitest';
import { isDeployment, type Policy, policyFaults, suffixOf } from './policy';

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
