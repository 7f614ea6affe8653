import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../core/platform';
import type { Deployment } from '../../core/policy';
import { soundImage } from '../../testing/sound-image';
import { useVerify } from '../../testing/use-verify';

const findings = useVerify();

describe('a sound image', () => {
  it.each<[Architecture, Deployment]>([
    ['arm64', 'eks'],
    ['amd64', 'eks'],
    ['arm64', 'lambda'],
    ['amd64', 'apprunner'],
    ['arm64', 'ecs'],
  ])('of %s passes for %s', async (architecture, deployment) => {
    expect(await findings(soundImage(architecture), deployment, architecture)).toEqual([]);
  });
});

describe('planted faults: the platform', () => {
  it('a config that says arm64 over files of x86-64', async () => {
    const spec = { ...soundImage('amd64'), platform: { os: 'linux', architecture: 'arm64' } };
    const found = await findings(spec);
    expect(found.map(({ rule }) => rule)).toContain('machine');
    expect(found.map(({ rule }) => rule)).not.toContain('platform');
    expect(found.find(({ path }) => path === '/usr/local/bin/node')).toEqual({
      rule: 'machine',
      path: '/usr/local/bin/node',
      found: 'amd64 (x86-64, 64 bits, little-endian)',
      expected: 'arm64',
    });
  });

  it('a config that says amd64 over files of arm64', async () => {
    const spec = { ...soundImage('arm64'), platform: { os: 'linux', architecture: 'amd64' } };
    expect(await findings(spec)).toEqual([
      { rule: 'platform', found: 'the config says linux/amd64', expected: 'linux/arm64' },
      { rule: 'platform', found: 'the index says linux/amd64', expected: 'linux/arm64' },
    ]);
  });

  it('an index that says arm64 over a config that says amd64', async () => {
    const indexPlatform = { os: 'linux', architecture: 'arm64' };
    const found = await findings({ ...soundImage('amd64'), indexPlatform });
    expect(found).toContainEqual({
      rule: 'platform',
      found: 'the config says linux/amd64',
      expected: 'linux/arm64',
    });
  });
});
