import { describe, expect, it } from 'vitest';
import { assertSource, type BranchFacts, type SourceRules } from './environment';

const commit = { hash: 'abc1234567890abcdef1234567890abcdef12345', time: 0, dirty: false };
const rules: SourceRules = { clean: true, releaseBranch: 'main' };
const on: BranchFacts = { ref: 'origin/main', holdsCommit: true };
const off: BranchFacts = { ref: 'origin/main', holdsCommit: false };

describe('assertSource', () => {
  it.each<[string, SourceRules, boolean, BranchFacts]>([
    ['a clean commit of the release branch', rules, false, on],
    ['anything where nothing is asked', {}, true, off],
    ['an unclean tree where only the branch matters', { releaseBranch: 'main' }, true, on],
  ])('lets %s pass', (_name, asked, dirty, branch) =>
    expect(() => assertSource('prod', asked, { ...commit, dirty }, branch)).not.toThrow(),
  );

  it.each<[string, string, boolean, BranchFacts, string, string]>([
    [
      'an unclean tree',
      'UNCLEAN_TREE',
      true,
      on,
      'the working tree has changes that are not committed, and "prod" takes none',
      'git stash --include-untracked',
    ],
    [
      'a commit of another branch',
      'NOT_ON_BRANCH',
      false,
      off,
      'the commit abc1234 is not on origin/main, from which "prod" is released',
      'git fetch origin main; a shallow clone needs git fetch --unshallow',
    ],
    [
      'a branch that is not there',
      'NOT_ON_BRANCH',
      false,
      { holdsCommit: false },
      'there is no branch main, here or at origin',
      'git fetch origin main:refs/remotes/origin/main, or correct the name in nx.json',
    ],
  ])('refuses %s', (_name, code, dirty, branch, happened, mend) =>
    expect(() => assertSource('prod', rules, { ...commit, dirty }, branch)).toThrow(
      expect.objectContaining({
        code,
        happened: expect.stringContaining(happened),
        mend: expect.stringContaining(mend),
      }),
    ),
  );
});
