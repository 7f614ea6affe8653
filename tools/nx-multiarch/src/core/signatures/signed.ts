import { MultiarchError } from '../errors';
import type { Digest } from '../image-ref';
import type { HeldSubject } from '../inspect/held';
import { formatPlatform } from '../platform';

/** What of an image is signed by its digest: each platform's manifest, and the index over them. */
export interface SignedPart {
  /** `linux/arm64`, or `index`. */
  platform: string;
  digest: Digest;
}

/** `none`: no signature at all; `other`: signatures, and none of them by this key or identity for this digest. */
export type SignatureState = 'valid' | 'none' | 'other';

/** What is known of one part. */
export interface SignatureRow extends SignedPart {
  /** With the registry. */
  repository: string;
  state: SignatureState;
}

/** The platform manifests and then the index, which so is signed when all of it is. A single manifest is one part. */
export function signedParts({ form, digest, images }: HeldSubject): SignedPart[] {
  const parts = images.map((image) => ({ platform: formatPlatform(image.platform), digest: image.digest }));
  return form === 'index' ? [...parts, { platform: 'index', digest }] : parts;
}

// https://github.com/sigstore/cosign/blob/main/cmd/cosign/errors/exit_codes.go
const STATES: Record<number, SignatureState> = { 0: 'valid', 10: 'none', 12: 'other' };

/** What the exit status of `cosign verify` says; undefined where cosign could not tell. */
export function stateOf(exitCode: number): SignatureState | undefined {
  return STATES[exitCode];
}

/** A state in a reader's words. */
export const STATE_TEXTS: Record<SignatureState, string> = {
  valid: 'valid',
  none: 'none',
  other: 'none of this signer',
};

/**
 * Refuses an image of which a part has no valid signature.
 *
 * @param project for the text
 * @throws MultiarchError NOT_SIGNED that names the digests
 */
export function assertSigned(rows: readonly SignatureRow[], project: string): void {
  const unsigned = rows.filter(({ state }) => state !== 'valid');
  if (unsigned.length === 0) return;
  const named = unsigned.map(
    ({ repository, platform, digest, state }) =>
      `${repository}@${digest} (${platform}): ${state === 'none' ? 'no signature' : 'no signature by this key or identity'}`,
  );
  throw new MultiarchError('NOT_SIGNED', {
    happened: `not everything is signed:\n    ${named.join('\n    ')}`,
    expected: 'a valid signature over the index and over the manifest of every platform',
    mend: `nx docker-sign ${project} with the key that is asked for (COSIGN_KEY), at the environment where it is missing; what is signed stays`,
    details: { unsigned },
  });
}
