import { describe, expect, it } from 'vitest';
import { allTags, composeTags, leaderOf, newerTag } from './tags';

const commit = {
  hash: 'abc1234567890abcdef1234567890abcdef12345',
  time: Date.UTC(2025, 0, 16, 14, 30) / 1000,
  dirty: false,
};

describe('composeTags', () => {
  it('makes the tags of docs/tags.md', () => {
    expect(composeTags('dev', commit, ['arm64', 'amd64'])).toEqual({
      image: { immutable: ['dev-20250116-143000', 'abc1234'], unclean: [], moving: ['dev-latest'] },
      architectures: {
        arm64: {
          immutable: ['dev-20250116-143000-arm64', 'abc1234-arm64'],
          unclean: [],
          moving: ['dev-arm64-latest'],
        },
        amd64: {
          immutable: ['dev-20250116-143000-amd64', 'abc1234-amd64'],
          unclean: [],
          moving: ['dev-amd64-latest'],
        },
      },
    });
  });

  it('marks an unclean tree, and promises nothing for it', () => {
    const { image, architectures } = composeTags('local', { ...commit, dirty: true }, ['arm64']);
    expect(image).toEqual({
      immutable: [],
      unclean: ['local-20250116-143000-dirty', 'abc1234-dirty'],
      moving: ['local-latest'],
    });
    expect(architectures.arm64?.unclean).toEqual([
      'local-20250116-143000-dirty-arm64',
      'abc1234-dirty-arm64',
    ]);
  });

  it('depends on the commit alone: two calls agree', () => {
    expect(composeTags('dev', commit, ['arm64'])).toEqual(composeTags('dev', { ...commit }, ['arm64']));
  });
});

describe('allTags', () => {
  it('names those that never move first', () => {
    expect(allTags({ immutable: ['a', 'b'], unclean: ['c'], moving: ['d'] })).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('newerTag', () => {
  it.each<[string, string[], string | undefined]>([
    ['nothing was pushed', [], undefined],
    ['this commit, an older one', ['dev-20250116-143000', 'dev-20250116-142959'], undefined],
    ['two newer ones', ['dev-20250116-143001', 'dev-20250117-000000', 'dev-latest'], 'dev-20250117-000000'],
    ['one of another environment', ['prod-20250117-000000', 'dev2-20250117-000000'], undefined],
    [
      "an architecture's, an unclean tree's",
      ['dev-20250117-000000-arm64', 'dev-20250117-000000-dirty'],
      undefined,
    ],
  ])('%s', (_name, held, newer) => expect(newerTag(held, 'dev', commit)).toBe(newer));
});

describe('leaderOf', () => {
  it.each([
    ['dev-latest', 'dev-20250117-090000'],
    ['dev-arm64-latest', 'dev-20250117-090000-arm64'],
  ])('%s follows %s', (moving, leader) =>
    expect(leaderOf(moving, 'dev', 'dev-20250117-090000')).toBe(leader),
  );
});
