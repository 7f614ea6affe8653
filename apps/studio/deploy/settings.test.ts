import { describe, expect, it } from 'vitest';
import { readSettings } from './settings';

const digest = `sha256:${'0a'.repeat(32)}`;
const read = (values: Record<string, unknown>) => readSettings((key) => values[key]);

describe('readSettings', () => {
  it.each([['apprunner'], ['ecs']])('%s has a repository of its own', (deployment) => {
    expect(read({ deployment, digest })).toEqual({
      deployment,
      digest,
      repository: `nx-multiarch/studio-${deployment}`,
    });
  });

  it('reads the rest', () => {
    const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/0a1b-2c';
    const values = { deployment: 'ecs', digest, repository: 'team/studio', certificate };
    expect(read(values)).toEqual(values);
  });

  it.each([
    ['no deployment', { digest }, 'deployment: found nothing, expected apprunner'],
    ['another deployment', { deployment: 'eks', digest }, 'pass -c deployment=ecs'],
    ['no digest', { deployment: 'ecs' }, 'digest: found nothing, expected sha256:'],
    ['a tag', { deployment: 'ecs', digest: 'latest' }, 'npx nx docker-inspect studio --json'],
    [
      'a registry in the repository',
      { deployment: 'ecs', digest, repository: 'host:1/a' },
      'without its registry',
    ],
    ['a certificate that is none', { deployment: 'ecs', digest, certificate: 'x' }, 'certificate: found "x"'],
  ])('refuses %s', (_, values, text) => {
    expect(() => read(values)).toThrow(text);
  });

  it('names everything that is wrong at once', () => {
    expect(() => read({ digest: 'x', repository: 'A' })).toThrow(
      /deployment: .*\n.*digest: .*\n.*repository: /,
    );
  });
});
