import { isMultiarchError } from '../../core/errors';
import { sourceUri } from '../../core/provenance/source-uri';
import type { Source } from '../../core/provenance/statement';
import type { Exec } from '../exec';
import { readCommit } from '../git';

/** The commit that a folder stands on, and where its repository is; undefined where git says nothing. */
export async function readProvenanceSource(exec: Exec, cwd: string): Promise<Source | undefined> {
  try {
    const { hash, dirty } = await readCommit(exec, cwd);
    const { exitCode, stdout } = await exec('git', ['config', '--get', 'remote.origin.url'], { cwd });
    return { commit: hash, dirty, uri: exitCode === 0 ? sourceUri(stdout.trim()) : undefined };
  } catch (error) {
    // A build needs no repository; a push does, and says so.
    if (isMultiarchError(error, 'GIT')) return undefined;
    throw error;
  }
}
