import { describe, expect, it } from 'vitest';
import { digestLike } from '../../testing/held-image';
import type { BranchFacts, SourceRules } from '../environment';
import { format, MultiarchError } from '../errors';
import { linux } from '../platform';
import type { Stamp } from '../tags';
import { assertPromotable, assertTested, requireStamp } from './refusals';

const promoted = { project: 'app', name: 'host/app', ref: 'dev-latest' };
const route = { from: 'dev', to: 'prod' };
const stamp: Stamp = { time: '20250116-143000', commit: 'abc1234', dirty: false };

function textOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof MultiarchError) return format(error);
    throw error;
  }
  return '';
}

describe('assertTested', () => {
  it('is content where all are tested', () =>
    expect(textOf(() => assertTested(promoted, route, []))).toBe(''));

  it('names each image that is not, and how it is tested', () => {
    const untested = [
      { platform: linux('arm64'), digest: digestLike('a') },
      { platform: linux('amd64'), digest: digestLike('b') },
    ];
    expect(textOf(() => assertTested(promoted, route, untested))).toBe(
      [
        'error: docker-test has not passed for linux/arm64 sha256:aaaaaaaaaaaa and linux/amd64 sha256:bbbbbbbbbbbb of host/app:dev-latest [NOT_TESTED]',
        '  expected: a test mark for the digest of every platform',
        '  to mend:  check out its commit, then: nx docker-test app && nx docker-push app -c dev; a push marks what was tested',
      ].join('\n'),
    );
  });
});

describe('requireStamp', () => {
  it('gives it', () => expect(requireStamp(promoted, route, stamp)).toBe(stamp));

  it('says that no tag has a time', () => {
    const text = textOf(() => requireStamp(promoted, route, undefined));
    expect(text).toContain(
      'no tag of host/app:dev-latest tells of which time its commit is [REGISTRY_NOT_FOUND]',
    );
    expect(text).toContain('push it again: nx docker-push <app> -c dev');
  });
});

describe('assertPromotable', () => {
  const on: BranchFacts = { ref: 'origin/main', holdsCommit: true };
  const off: BranchFacts = { ref: 'origin/main', holdsCommit: false };
  const strict: SourceRules = { clean: true, releaseBranch: 'main' };

  it.each<[string, SourceRules, Partial<Stamp>, BranchFacts, string, string]>([
    ['an environment that asks nothing', {}, { dirty: true }, off, '', ''],
    ['a clean commit of the branch', strict, {}, on, '', ''],
    [
      'an unclean tree',
      strict,
      { dirty: true },
      on,
      'host/app:dev-latest was built from a tree with changes that were not committed, and "prod" takes none [UNCLEAN_TREE]',
      'commit the changes, build, test and push them, and promote that',
    ],
    [
      'a commit of another branch',
      strict,
      {},
      off,
      'the commit abc1234 is not on origin/main, from which "prod" is released [NOT_ON_BRANCH]',
      'git fetch origin main',
    ],
    [
      'a commit that no tag tells',
      strict,
      { commit: undefined },
      on,
      'no tag of host/app:dev-latest tells its commit, and "prod" is released from main [NOT_ON_BRANCH]',
      'add a template with {commit} to tags.image.immutable in nx.json, and push again',
    ],
  ])('%s', (_name, rules, change, branch, happened, mend) => {
    const text = textOf(() => assertPromotable(promoted, route, rules, { ...stamp, ...change }, branch));
    expect(text).toContain(happened);
    expect(text).toContain(mend);
    expect(text === '').toBe(happened === '');
  });
});
