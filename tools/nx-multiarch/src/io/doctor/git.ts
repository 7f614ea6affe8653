import { ok, warning } from '../../core/doctor';
import { assertSource, type SourceRules } from '../../core/environment';
import { readBranch, readCommit } from '../git';
import type { Check } from './check';

/** Whether there is a commit to make tags of, and one that the environment takes. */
export function gitCheck(root: string, environment: string, rules: SourceRules): Check {
  return {
    name: 'git',
    mend: 'git status',
    run: async ({ exec }) => {
      const commit = await readCommit(exec, root);
      const branch = rules.releaseBranch
        ? await readBranch(exec, root, rules.releaseBranch)
        : { holdsCommit: true };
      assertSource(environment, rules, commit, branch);
      const hash = commit.hash.slice(0, 7);
      if (!commit.dirty) return [ok('git', `the commit ${hash}, and a clean tree`)];
      const found = `the commit ${hash}, and changes on top of it: the tags of a push end on -dirty`;
      return [warning('git', found, 'git commit, before a push that others use')];
    },
  };
}
