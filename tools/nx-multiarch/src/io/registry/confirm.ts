import { MultiarchError } from '../../core/errors';
import type { Digest } from '../../core/image-ref';
import { checkDigest } from './digest';
import type { Manifest, RepositoryContext } from './manifests';
import { getManifest } from './manifests';
import type { RetryOptions } from './retry';
import { retrying, TryAgain } from './retry';

/** About 15 s in all: some registries answer 404, or a moved tag's old digest, for a while after a write. */
export const DEFAULT_CONFIRM: Partial<RetryOptions> = { retries: 6, minTimeout: 250, maxTimeout: 4_000 };

/**
 * Reads back what was written, until the registry shows it.
 *
 * @param ref a tag that must point at the digest; the digest itself by default
 * @throws MultiarchError REGISTRY_NOT_FOUND or DIGEST_MISMATCH if it does not within the retries
 */
export function confirmManifest(
  context: RepositoryContext,
  digest: Digest,
  { ref = digest, retry }: { ref?: string; retry?: Partial<RetryOptions> } = {},
): Promise<Manifest> {
  return retrying(
    async () => {
      const manifest = await getManifest(context, ref);
      if (manifest === undefined) throw new TryAgain(missing(context, ref));
      try {
        checkDigest(
          `manifest ${ref} of ${context.repository}, read back from ${context.registry},`,
          manifest.digest,
          digest,
        );
      } catch (error) {
        throw error instanceof MultiarchError ? new TryAgain(error) : error;
      }
      return manifest;
    },
    { ...context.retry, ...DEFAULT_CONFIRM, ...retry },
  );
}

function missing({ registry, repository }: RepositoryContext, ref: string): MultiarchError {
  return new MultiarchError('REGISTRY_NOT_FOUND', {
    happened: `${registry} accepted the manifest ${ref} of ${repository} and does not show it`,
    expected: 'the manifest that was written',
    mend: 'run the same command again; what was uploaded stays',
    details: { status: 404, codes: [] },
  });
}
