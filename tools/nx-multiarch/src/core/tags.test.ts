import { describe, expect, it } from 'vitest';
import { allTags, composeTags } from './tags';

const commit = {
  hash: 'abc1234567890abcdef1234567890abcdef12345',
  time: Date.UTC(2025, 0, 16, 14, 30) / 1000,
  dirty: false,
};

describe('composeTags', () => {
  it('makes the tags of docs/tags.md', () => {
    expect(composeTags('dev', commit, ['arm64', 'amd64'])).toEqual({
      image: { immutable: ['dev-20250116-143000', 'abc1234'], moving: ['dev-latest'] },
      architectures: {
        arm64: { immutable: ['dev-20250116-143000-arm64', 'abc1234-arm64'], moving: ['dev-arm64-latest'] },
        amd64: { immutable: ['dev-20250116-143000-amd64', 'abc1234-amd64'], moving: ['dev-amd64-latest'] },
      },
    });
  });

  it('marks an unclean tree, and promises nothing for it', () => {
    const { image, architectures } = composeTags('local', { ...commit, dirty: true }, ['arm64']);
    expect(image).toEqual({
      immutable: [],
      moving: ['local-20250116-143000-dirty', 'abc1234-dirty', 'local-latest'],
    });
    expect(architectures.arm64?.moving).toEqual([
      'local-20250116-143000-dirty-arm64',
      'abc1234-dirty-arm64',
      'local-arm64-latest',
    ]);
  });

  it('depends on the commit alone: two calls agree', () => {
    expect(composeTags('dev', commit, ['arm64'])).toEqual(composeTags('dev', { ...commit }, ['arm64']));
  });
});

describe('allTags', () => {
  it('names those that never move first', () => {
    expect(allTags({ immutable: ['a', 'b'], moving: ['c'] })).toEqual(['a', 'b', 'c']);
  });
});
