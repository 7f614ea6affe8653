import { stampOf } from '../../core/tags';
import type { Exec } from '../exec';

/**
 * The times of commits, in the form that tags have (`20250116-143000`); without those that this clone does not hold.
 *
 * @param commits hashes, shortened
 */
export async function readCommitTimes(
  exec: Exec,
  cwd: string,
  commits: readonly string[],
): Promise<Map<string, string>> {
  const times = new Map<string, string>();
  for (const hash of commits) {
    const args = ['-c', 'log.showSignature=false', 'log', '-1', '--format=%ct', hash, '--'];
    const { exitCode, stdout } = await exec('git', args, { cwd });
    if (exitCode === 0) times.set(hash, stampOf({ hash, time: Number(stdout.trim()), dirty: false }).time);
  }
  return times;
}
