import { MultiarchError } from '../core/errors';
import type { BranchFacts } from '../core/environment';
import type { Commit } from '../core/tags';
import type { Exec } from './exec';

/**
 * The commit that a folder's working tree stands on: what tags are made of.
 *
 * @throws MultiarchError GIT where there is no repository, no commit, or no git
 */
export async function readCommit(exec: Exec, cwd: string): Promise<Commit> {
  const [head, status] = await Promise.all([
    // A person's own configuration must not change what is printed.
    git(exec, cwd, ['-c', 'log.showSignature=false', 'log', '-1', '--format=%H %ct']),
    // Untracked files are in the image too; ignored ones never make a tree unclean.
    git(exec, cwd, ['status', '--porcelain', '--untracked-files=normal']),
  ]);
  const [, hash, time] = /^([0-9a-f]{40,64}) (\d+)$/.exec(head.trim()) ?? [];
  if (!hash || !time) throw noCommit(cwd, head);
  return { hash, time: Number(time), dirty: status.trim() !== '' };
}

/**
 * Whether a commit (the one at hand by default) is on a branch: the one at origin as it was last fetched, the local
 * one where there is none. CI checks out a bare commit, so the name of the branch that is checked out says nothing.
 */
export async function readBranch(
  exec: Exec,
  cwd: string,
  branch: string,
  commit = 'HEAD',
): Promise<BranchFacts> {
  const says = async (...args: string[]): Promise<boolean> =>
    (await exec('git', args, { cwd })).exitCode === 0;
  for (const [ref, name] of [
    [`refs/remotes/origin/${branch}`, `origin/${branch}`],
    [`refs/heads/${branch}`, branch],
  ] as const) {
    if (!(await says('rev-parse', '--verify', '--quiet', ref))) continue;
    return { ref: name, holdsCommit: await says('merge-base', '--is-ancestor', commit, ref) };
  }
  return { holdsCommit: false };
}

async function git(exec: Exec, cwd: string, args: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await exec('git', args, { cwd }).catch((cause: unknown) => {
    throw noCommit(cwd, 'git could not be started', cause);
  });
  if (exitCode !== 0) throw noCommit(cwd, stderr.trim());
  return stdout;
}

function noCommit(cwd: string, found: string, cause?: unknown): MultiarchError {
  return new MultiarchError('GIT', {
    happened: `the commit of ${cwd} cannot be read: ${found}`,
    expected: 'a git repository with at least one commit; the tags of an image are made of its hash and time',
    mend: 'git init && git add --all && git commit --message "first commit"',
    cause,
  });
}
