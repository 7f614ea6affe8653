import { describe, expect, it } from 'vitest';
import { type DockerfileBases, floatingBases, neededBases } from './doctor-base-images';

const NODE = { 'node:24': 'registry/node@sha256:1' };
const eks: DockerfileBases = {
  dockerfile: 'apps/accounts/Dockerfile.eks',
  architectures: ['arm64', 'amd64'],
  named: ['node:24', 'nx-multiarch'],
  baseImages: NODE,
};
const studio: DockerfileBases = {
  ...eks,
  dockerfile: 'apps/studio/Dockerfile.ecs',
  architectures: ['arm64'],
};

describe('base images', () => {
  it('are needed for every architecture of the images on them', () => {
    expect(neededBases([studio, eks])).toEqual([
      { name: 'node:24', reference: 'registry/node@sha256:1', architectures: ['arm64', 'amd64'] },
    ]);
  });

  it.each([
    ['in the map', 'node:24', []],
    ["the plugin's own context", 'nx-multiarch', []],
    ['pinned in the Dockerfile', 'redis@sha256:2', []],
    ['in no map', 'redis:8', ['redis:8 (apps/accounts/Dockerfile.eks)']],
  ])('float unless they are pinned: one %s', (_what, name, floating) => {
    expect(floatingBases([{ ...eks, named: [name] }])).toEqual(floating);
  });
});
