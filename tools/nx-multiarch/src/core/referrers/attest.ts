import { MultiarchError } from '../errors';
import { MEDIA_TYPES } from '../media-types';

/** What can be attached to every platform's image of an environment. */
export const ATTEST_KINDS = ['sbom', 'provenance'] as const;
export type AttestKind = (typeof ATTEST_KINDS)[number];

/** Names for people, by artifact type; of other clients' artifacts those that are often met. */
const NAMES: Record<string, string> = {
  [MEDIA_TYPES.cyclonedx]: 'sbom',
  'application/spdx+json': 'sbom',
  [MEDIA_TYPES.testMark]: 'tested',
  'application/vnd.dev.cosign.artifact.sig.v1+json': 'signature',
};

/**
 * What a statement states, without reading it. As BuildKit says it
 * (https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md).
 */
export const PREDICATE_TYPE = 'in-toto.io/predicate-type';
/** All versions of it: https://slsa.dev/spec/v1.0/provenance */
const SLSA_PROVENANCE = 'https://slsa.dev/provenance/';

/** https://github.com/sigstore/cosign/blob/main/specs/BUNDLE_SPEC.md; its types end in a version. */
const BUNDLE = 'application/vnd.dev.sigstore.bundle';
const BUNDLE_PREDICATE_TYPE = 'dev.sigstore.bundle.predicateType';
/** What cosign 3 writes into the bundle of a signature. */
const SIGN_PREDICATE = 'https://sigstore.dev/cosign/sign/v1';

/** What a list of referrers, or its own manifest, says of an artifact. */
export interface ArtifactFacts {
  artifactType?: string | undefined;
  annotations?: Record<string, string> | null | undefined;
}

/**
 * What an artifact is, for people: `sbom`, or its type as it stands. A statement may state anything: only one that
 * names the predicate is a provenance. A bundle is a signature, unless it names another predicate (cosign's lists
 * under a tag name none at all).
 */
export function kindOf({ artifactType = 'unknown', annotations }: ArtifactFacts): string {
  if (artifactType === MEDIA_TYPES.inToto && annotations?.[PREDICATE_TYPE]?.startsWith(SLSA_PROVENANCE))
    return 'provenance';
  if (artifactType.startsWith(BUNDLE)) {
    const { [BUNDLE_PREDICATE_TYPE]: predicate = SIGN_PREDICATE } = annotations ?? {};
    if (predicate === SIGN_PREDICATE) return 'signature';
  }
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
