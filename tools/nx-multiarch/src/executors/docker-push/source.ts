import { assertSource } from '../../core/environment';
import type { Commit } from '../../core/tags';
import type { Environment } from '../../graph/options';
import { exec } from '../../io/exec';
import { readBranch, readCommit } from '../../io/git';

/**
 * The commit at hand, held to what the environment asks of it.
 *
 * @throws MultiarchError GIT, and UNCLEAN_TREE or NOT_ON_BRANCH where the environment asks for more
 */
export async function readSource(root: string, environment: string, target: Environment): Promise<Commit> {
  const commit = await readCommit(exec, root);
  const branch = target.releaseBranch
    ? await readBranch(exec, root, target.releaseBranch)
    : { holdsCommit: true };
  assertSource(environment, target, commit, branch);
  return commit;
}
