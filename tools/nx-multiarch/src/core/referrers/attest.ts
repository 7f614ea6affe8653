import { MultiarchError } from '../errors';
import { MEDIA_TYPES } from '../media-types';

/** What can be attached to every platform's image of an environment. */
export const ATTEST_KINDS = ['sbom', 'provenance'] as const;
export type AttestKind = (typeof ATTEST_KINDS)[number];

/** Names for people, by artifact type; of other clients' artifacts those that are often met. */
const NAMES: Record<string, string> = {
  [MEDIA_TYPES.cyclonedx]: 'sbom',
  'application/spdx+json': 'sbom',
  [MEDIA_TYPES.inToto]: 'provenance',
  [MEDIA_TYPES.testMark]: 'tested',
  'application/vnd.dev.cosign.artifact.sig.v1+json': 'signature',
  'application/vnd.dev.sigstore.bundle.v0.3+json': 'signature',
};

/** What an artifact is, for people: `sbom`, or its type as it stands. */
export function kindOf(artifactType = 'unknown'): string {
  return NAMES[artifactType] ?? artifactType;
}

/** An image of one platform, and what refers to it in its registry. */
export interface AttachedImage {
  /** `linux/arm64 sha256:0123456789ab` */
  name: string;
  /** See `kindOf`. */
  kinds: readonly string[];
}

/**
 * Holds images to what an environment wants to be attached to each of them.
 *
 * @param where names them: the reference they were found under
 * @throws MultiarchError NOT_ATTESTED
 */
export function assertAttested(
  where: string,
  wanted: readonly AttestKind[],
  images: readonly AttachedImage[],
  { to, mend }: { to: string; mend: string },
): void {
  const lacking = images.flatMap(({ name, kinds }) => {
    const missing = wanted.filter((kind) => !kinds.includes(kind));
    return missing.length > 0 ? [`${name} (${missing.join(', ')})`] : [];
  });
  if (lacking.length === 0) return;
  throw new MultiarchError('NOT_ATTESTED', {
    happened: `something is missing that belongs to ${lacking.join(' and ')} of ${where}`,
    expected: `${wanted.join(' and ')} for every platform, as "${to}" says in nx.json`,
    mend,
  });
}
