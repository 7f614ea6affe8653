import { describe, expect, it } from 'vitest';
import { DEFAULT_SCHEME, schemeOf } from './tag-scheme';
import {
  allTags,
  composeTags,
  leaderOf,
  moveRules,
  newerTag,
  stampIn,
  stampOf,
  type TagNaming,
} from './tags';

const commit = {
  hash: 'abc1234567890abcdef1234567890abcdef12345',
  time: Date.UTC(2025, 0, 16, 14, 30) / 1000,
  dirty: false,
};
const stamp = stampOf(commit);
const unclean = stampOf({ ...commit, dirty: true });

const dev: TagNaming = { scheme: DEFAULT_SCHEME, environment: 'dev', lead: '' };
const shared: TagNaming = { ...dev, lead: 'thumbnailer-' };

describe('composeTags', () => {
  it('makes the tags of docs/tags.md', () => {
    expect(composeTags(dev, stamp, ['arm64', 'amd64'])).toEqual({
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
    const { image, architectures } = composeTags({ ...dev, environment: 'local' }, unclean, ['arm64']);
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

  it('lets the app lead every tag of a shared repository', () => {
    const { image, architectures } = composeTags(shared, stamp, ['arm64']);
    expect(allTags(image)).toEqual([
      'thumbnailer-dev-20250116-143000',
      'thumbnailer-abc1234',
      'thumbnailer-dev-latest',
    ]);
    expect(architectures.arm64?.moving).toEqual(['thumbnailer-dev-arm64-latest']);
  });

  it('leaves out the tags of a commit that nobody knows', () => {
    const { image } = composeTags(dev, { time: stamp.time, dirty: false }, []);
    expect(image.immutable).toEqual(['dev-20250116-143000']);
  });

  it('depends on the commit alone: two calls agree', () => {
    expect(composeTags(dev, stamp, ['arm64'])).toEqual(composeTags(dev, stampOf({ ...commit }), ['arm64']));
  });
});

describe('allTags', () => {
  it('names those that never move first', () => {
    expect(allTags({ immutable: ['a', 'b'], unclean: ['c'], moving: ['d'] })).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('newerTag', () => {
  it.each<[string, TagNaming, string[], string | undefined]>([
    ['nothing was pushed', dev, [], undefined],
    ['this commit, an older one', dev, ['dev-20250116-143000', 'dev-20250116-142959'], undefined],
    [
      'two newer ones',
      dev,
      ['dev-20250117-000000', 'dev-20250116-143001', 'dev-latest'],
      'dev-20250117-000000',
    ],
    [
      'the same, listed the other way',
      dev,
      ['dev-20250116-143001', 'dev-20250117-000000'],
      'dev-20250117-000000',
    ],
    ['one of another environment', dev, ['prod-20250117-000000', 'dev2-20250117-000000'], undefined],
    [
      "an architecture's, an unclean tree's",
      dev,
      ['dev-20250117-000000-arm64', 'dev-20250117-000000-dirty'],
      undefined,
    ],
    [
      'one of another app in a shared repository',
      shared,
      ['studio-dev-20250117-000000', 'dev-20250117-000000', 'thumbnailer-dev-20250116-150000'],
      'thumbnailer-dev-20250116-150000',
    ],
  ])('%s', (_name, naming, held, newer) => expect(newerTag(held, naming, stamp)?.tag).toBe(newer));
});

describe('leaderOf', () => {
  it.each<[TagNaming, string, string]>([
    [dev, 'dev-latest', 'dev-20250117-090000'],
    [dev, 'dev-arm64-latest', 'dev-20250117-090000-arm64'],
    [shared, 'thumbnailer-dev-amd64-latest', 'thumbnailer-dev-20250117-090000-amd64'],
  ])('%o: %s follows %s', (naming, moving, leader) =>
    expect(leaderOf(moving, naming, '20250117-090000', ['arm64', 'amd64'])).toBe(leader),
  );

  it('follows templates of another shape', () => {
    const scheme = schemeOf({
      image: { immutable: ['{commit}', 'v{time}.{environment}'], moving: ['{environment}'] },
      architecture: { immutable: ['v{time}.{environment}.{arch}'], moving: ['{environment}.{arch}'] },
    });
    const naming = { ...dev, scheme };
    expect(leaderOf('dev', naming, '20250117-090000', ['arm64'])).toBe('v20250117-090000.dev');
    expect(leaderOf('dev.arm64', naming, '20250117-090000', ['arm64'])).toBe('v20250117-090000.dev.arm64');
    expect(newerTag(['v20250117-090000xdev'], naming, stamp)).toBeUndefined();
  });
});

describe('stampIn', () => {
  it.each<[string, string[], ReturnType<typeof stampIn>]>([
    ['no tag', [], undefined],
    ['moving tags', ['dev-latest', 'dev-arm64-latest'], undefined],
    ['another environment', ['prod-20250116-143000', 'abc1234'], undefined],
    ['a commit', ['abc1234', 'dev-20250116-143000', 'dev-latest'], stamp],
    ['an unclean tree', ['abc1234-dirty', 'dev-20250116-143000-dirty'], unclean],
    ['no tag of the commit', ['dev-20250116-143000'], { ...stamp, commit: undefined }],
  ])('reads the tags of a push back: %s', (_name, tags, found) => expect(stampIn(tags, dev)).toEqual(found));
});

describe('moveRules', () => {
  const held = ['dev-20250117-090000'];

  it('are those of one commit', () => {
    const rules = moveRules(dev, stamp, ['arm64']);
    expect(rules.newerTag(held)).toEqual({ tag: 'dev-20250117-090000', time: '20250117-090000' });
    expect(rules.leaderOf('dev-arm64-latest', '20250117-090000')).toBe('dev-20250117-090000-arm64');
  });

  it('know no newer commit when going back is wanted', () => {
    expect(moveRules(dev, stamp, ['arm64'], true).newerTag(held)).toBeUndefined();
  });
});
