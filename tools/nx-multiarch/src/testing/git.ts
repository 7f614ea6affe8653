import { exec } from '../io/exec';

/** When every commit of a test is made: its tags are the same in every run. */
export const COMMIT_DATE = '2025-01-16T14:30:00Z';
/** When a commit that comes after it is made. */
export const LATER_DATE = '2025-01-17T09:00:00Z';

/**
 * Runs git with an identity of its own and a fixed time, whatever the machine's configuration is; gives its output.
 *
 * @throws Error with what git said
 */
export function git(cwd: string, ...args: string[]): Promise<string> {
  return gitAt(COMMIT_DATE, cwd, ...args);
}

/** The same at another time. */
export async function gitAt(date: string, cwd: string, ...args: string[]): Promise<string> {
  const identity = [
    ...['-c', 'user.name=Test', '-c', 'user.email=test@example.com'],
    ...['-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=main'],
  ];
  const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const { exitCode, stdout, stderr } = await exec('git', [...identity, ...args], { cwd, env });
  if (exitCode !== 0) throw new Error(`git ${args.join(' ')} ended with status ${exitCode}\n${stderr}`);
  return stdout;
}
