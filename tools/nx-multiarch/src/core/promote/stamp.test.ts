import { describe, expect, it } from 'vitest';
import { DEFAULT_SCHEME } from '../tag-scheme';
import type { Stamp, TagNaming } from '../tags';
import { chooseStamp, commitsIn } from './stamp';

const dev: TagNaming = { scheme: DEFAULT_SCHEME, environment: 'dev', lead: '' };
const OLD = '20250116-143000';
const NEW = '20250117-090000';
const TWO = ['dev-20250116-143000', 'dev-20250117-090000', 'abc1234', 'fff9999', 'dev-latest'];
const GIT = new Map([
  ['abc1234', OLD],
  ['fff9999', NEW],
]);

describe('chooseStamp', () => {
  it.each<[string, string[], string, ReadonlyMap<string, string>, Stamp | undefined]>([
    ['no time', ['abc1234', 'dev-latest'], 'dev-latest', GIT, undefined],
    [
      'one commit, unknown to git',
      ['dev-20250116-143000', 'abc1234'],
      'dev-latest',
      new Map(),
      { time: OLD, commit: 'abc1234', dirty: false },
    ],
    ['the newest of two', TWO, 'dev-latest', GIT, { time: NEW, commit: 'fff9999', dirty: false }],
    [
      'two that git does not know',
      TWO,
      'dev-latest',
      new Map(),
      { time: NEW, commit: undefined, dirty: false },
    ],
    ['the commit that was asked for', TWO, 'abc1234', GIT, { time: OLD, commit: 'abc1234', dirty: false }],
    [
      'the time that was asked for',
      TWO,
      'dev-20250116-143000',
      GIT,
      { time: OLD, commit: 'abc1234', dirty: false },
    ],
    [
      'times in another order',
      ['dev-20250117-090000', 'dev-20250116-143000'],
      'dev-latest',
      GIT,
      { time: NEW, commit: undefined, dirty: false },
    ],
    [
      'an unclean tree',
      ['dev-20250116-143000-dirty', 'abc1234-dirty'],
      'dev-latest',
      GIT,
      { time: OLD, commit: 'abc1234', dirty: true },
    ],
    [
      'a clean tree that gave the image of an unclean one',
      ['dev-20250117-090000-dirty', 'dev-20250116-143000', 'abc1234'],
      'dev-latest',
      GIT,
      { time: OLD, commit: 'abc1234', dirty: false },
    ],
  ])('%s', (_name, tags, ref, times, expected) =>
    expect(chooseStamp(tags, ref, dev, times)).toEqual(expected),
  );
});

describe('commitsIn', () => {
  it('names each once', () => expect(commitsIn(TWO, dev)).toEqual(['abc1234', 'fff9999']));
  it('names none where no tag has a time', () => expect(commitsIn(['abc1234'], dev)).toEqual([]));
});
