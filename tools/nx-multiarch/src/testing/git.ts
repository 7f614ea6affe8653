import { exec } from '../io/exec';

/** When every commit of a test is made: its tags are the same in every run. */
export const COMMIT_DATE = '2025-01-16T14:30:00Z';

/**
 * Runs git with an identity of its own and a fixed time, whatever the machine's configuration is; gives its output.
 *
 * @throws Error with what git said
 */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const identity = [
    ...['-c', 'user.name=Test', '-c', 'user.email=test@example.com'],
    ...['-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=main'],
  ];
  const env = { ...process.env, GIT_AUTHOR_DATE: COMMIT_DATE, GIT_COMMITTER_DATE: COMMIT_DATE };
  const { exitCode, stdout, stderr } = await exec('git', [...identity, ...args], { cwd, env });
  if (exitCode !== 0) throw new Error(`git ${args.join(' ')} ended with status ${exitCode}\n${stderr}`);
  return stdout;
}
