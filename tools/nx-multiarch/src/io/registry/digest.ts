import { MultiarchError } from '../../core/errors';
import type { Digest } from '../../core/image-ref';

/** Header with the digest of what was answered or stored (OCI distribution-spec v1.1, "Pulling manifests"). */
export const DIGEST_HEADER = 'docker-content-digest';

/**
 * Compares what a registry says, where it says anything, with what was expected.
 *
 * @param what names the thing, for the error: `manifest dev-latest of team/app`
 * @throws MultiarchError DIGEST_MISMATCH
 */
export function checkDigest(what: string, found: string | undefined, expected: Digest): void {
  if (found === undefined || found === '' || found === expected) return;
  throw new MultiarchError('DIGEST_MISMATCH', {
    happened: `the ${what} has the digest ${found}`,
    expected,
    mend: 'check for a proxy or cache in between that changes or confuses answers, then run the same command again',
    details: { found, expected },
  });
}
