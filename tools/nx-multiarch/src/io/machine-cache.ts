import { homedir } from 'node:os';
import { join } from 'node:path';

/** Names another folder than the one in the user's home. */
export const CACHE_VARIABLE = 'NX_MULTIARCH_CACHE_DIRECTORY';

/**
 * A path in the folder that all clones on this machine share. What is in it is named by what it holds, and can be
 * deleted at any time: it is then fetched again.
 */
export function machineCache(...path: string[]): string {
  return join(process.env[CACHE_VARIABLE] || join(homedir(), '.cache', 'nx-multiarch'), ...path);
}
