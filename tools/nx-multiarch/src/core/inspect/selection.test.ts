import { describe, expect, it } from 'vitest';
import { digestLike } from '../../testing/held-image';
import type { Digest } from '../image-ref';
import { DEFAULT_SCHEME } from '../tag-scheme';
import type { TagNaming } from '../tags';
import { commitTime, isTagOf, movingTag, namesWhole, selectDigests } from './selection';

const dev: TagNaming = { scheme: DEFAULT_SCHEME, environment: 'dev', lead: '' };
const shared: TagNaming = { ...dev, lead: 'app-' };
const tags = new Map<Digest, string[]>([
  [digestLike('1'), ['dev-20250116-143000', 'abc1234']],
  [digestLike('2'), ['dev-20250116-143000-arm64', 'abc1234-arm64']],
  [digestLike('3'), ['dev-20250118-143000', 'dev-latest']],
  [digestLike('4'), ['dev-20250117-143000-dirty']],
  [digestLike('5'), ['prod-20250119-143000', 'fff9999']],
  [digestLike('6'), ['dev-arm64-latest']],
]);
const select = (commits: number) => {
  const { digests, older } = selectDigests(tags, dev, commits);
  return [digests.map((digest) => digest.at(-1)).join(''), older];
};

describe('selectDigests', () => {
  it.each<[number, string, number]>([
    [9, '63412', 0],
    [3, '63412', 0],
    [2, '634', 1],
    [1, '63', 2],
  ])('%i commits', (commits, digests, older) => expect(select(commits)).toEqual([digests, older]));
});

describe('commitTime', () => {
  it.each<[string, string[], string | undefined]>([
    ['none of the environment', ['prod-latest', 'abc1234'], undefined],
    ['no time', ['dev-latest'], ''],
    ['several', ['dev-20250116-143000', 'dev-20250118-143000'], '20250118-143000'],
  ])('%s', (_name, names, time) => expect(commitTime(names, dev)).toBe(time));
});

it('tells the tags of a whole image from those of one architecture', () => {
  expect(namesWhole(['dev-20250116-143000-arm64'], dev)).toBe(false);
  expect(namesWhole(['dev-20250116-143000-arm64', 'dev-latest'], dev)).toBe(true);
});

it('leaves out what is of another app or of a digest', () => {
  expect(['app-dev-latest', 'other-dev-latest', 'dev-latest'].filter((tag) => isTagOf(tag, shared))).toEqual([
    'app-dev-latest',
  ]);
  expect(isTagOf(`sha256-${'a'.repeat(64)}.tested`, dev)).toBe(false);
});

it('knows the moving tag', () => expect(movingTag(shared)).toBe('app-dev-latest'));
