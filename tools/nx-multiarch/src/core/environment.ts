import { MultiarchError } from './errors';
import type { Commit } from './tags';

/** What an environment asks of the source of what is pushed to it. */
export interface SourceRules {
  /** Refuses a tree with changes that are not committed. */
  clean?: boolean;
  /** The branch on which the commit must be. */
  releaseBranch?: string;
}

/** What git says of a branch and the commit at hand; see `readBranch`. */
export interface BranchFacts {
  /** The ref that was looked at, `origin/main`; undefined where there is no such branch. */
  ref?: string;
  /** Whether the commit is on it. */
  holdsCommit: boolean;
}

/**
 * Holds a push to what its environment asks of the source.
 *
 * @throws MultiarchError UNCLEAN_TREE, NOT_ON_BRANCH
 */
export function assertSource(
  environment: string,
  { clean, releaseBranch }: SourceRules,
  { hash, dirty }: Commit,
  branch: BranchFacts,
): void {
  if (clean && dirty) {
    throw new MultiarchError('UNCLEAN_TREE', {
      happened: `the working tree has changes that are not committed, and "${environment}" takes none`,
      expected: `a clean tree, for which ${environment} has "clean": true in nx.json`,
      mend: 'git status shows them; commit them, or put them away with git stash --include-untracked',
    });
  }
  if (!releaseBranch || branch.holdsCommit) return;
  throw new MultiarchError('NOT_ON_BRANCH', {
    happened: branch.ref
      ? `the commit ${hash.slice(0, 7)} is not on ${branch.ref}, from which "${environment}" is released`
      : `there is no branch ${releaseBranch}, here or at origin, from which "${environment}" is released`,
    expected: `a commit of ${releaseBranch}, the "releaseBranch" of ${environment} in nx.json`,
    mend: branch.ref
      ? `merge it and push the branch, then: git fetch origin ${releaseBranch}; a shallow clone needs git fetch --unshallow`
      : `git fetch origin ${releaseBranch}:refs/remotes/origin/${releaseBranch}, or correct the name in nx.json`,
  });
}
