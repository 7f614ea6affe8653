import { describe, expect, it } from 'vitest';
import { builderArchitectures } from './emulation';

const builder = (...platforms: string[]): string =>
  `Name: b\nDriver: docker\n\nNodes:\n${platforms.map((list, at) => `Name: b${at}\nPlatforms: ${list}\n`).join('\n')}`;

describe('builderArchitectures', () => {
  it.each([
    ['each once', builder('linux/amd64*, linux/amd64/v2, linux/arm64'), ['amd64', 'arm64']],
    ['of every node', builder('linux/amd64', 'linux/arm/v7, linux/amd64'), ['amd64', 'arm']],
    ['no other system', builder('windows/amd64, linux/arm64, x'), ['arm64']],
    ['nothing where nothing is said', builder(''), []],
    ['nothing of no builder', '', []],
  ])('names %s', (_what, text, architectures) => {
    expect(builderArchitectures(text)).toEqual(architectures);
  });
});
