import { MultiarchError } from '../errors';
import type { AddonPackage } from './addon-packages';

/** A package whose addon an image holds and never loads, and why it may stay. */
export interface AddonException {
  /** As node_modules names it: `bufferutil`. */
  package: string;
  reason: string;
}

/** The packages that /platform must report. */
export function withoutExcepted(
  packages: readonly AddonPackage[],
  exceptions: readonly AddonException[],
): AddonPackage[] {
  return packages.filter(({ name }) => !exceptions.some((exception) => exception.package === name));
}

/**
 * Makes sure that every exception says why.
 *
 * @throws MultiarchError BAD_OPTIONS
 */
export function assertReasons(exceptions: readonly AddonException[], project: string): void {
  const silent = exceptions.find(({ reason }) => reason.trim() === '');
  if (!silent) return;
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `${project}: the exception for ${silent.package} has no reason`,
    expected: 'why the package is in the image, and why it is never loaded',
    mend: `correct targets.docker-test.options.exceptions in the project.json of ${project}`,
  });
}
