import { MultiarchError } from '../errors';
import type { Digest } from '../image-ref';
import type { HeldSubject } from '../inspect/held';
import { formatPlatform } from '../platform';
import type { SignatureRule } from './rule';

/** What of an image is signed by its digest: each platform's manifest, and the index over them. */
export interface SignedPart {
  /** `linux/arm64`, or `index`. */
  platform: string;
  digest: Digest;
}

/** `none`: no signature at all; `other`: signatures, and none that cosign could verify, for whatever reason. */
export type SignatureState = 'valid' | 'none' | 'other';

/** What a verification found. */
export interface Verified {
  state: SignatureState;
  /** Why no signature could be verified, in cosign's words; of `other` alone. */
  reason?: string;
}

/** What is known of one part. */
export interface SignatureRow extends SignedPart, Verified {
  /** With the registry. */
  repository: string;
}

/** By what signatures were looked for and where; how to mend a missing one hangs on it. */
export interface Asked {
  project: string;
  /** The environment in which what is missing is to be signed. */
  environment: string;
  rule: SignatureRule;
  /** What takes signatures that are in no transparency log: an option, or a key of nx.json. */
  withoutLog: string;
}

/** The platform manifests and then the index, which so is signed when all of it is. A single manifest is one part. */
export function signedParts({ form, digest, images }: HeldSubject): SignedPart[] {
  const parts = images.map((image) => ({ platform: formatPlatform(image.platform), digest: image.digest }));
  return form === 'index' ? [...parts, { platform: 'index', digest }] : parts;
}

// https://github.com/sigstore/cosign/blob/main/cmd/cosign/errors/exit_codes.go
// 12 is another signer, an identity that differs, no entry in the log, and a log or a blob that could not be read alike.
const STATES: Record<number, SignatureState> = { 0: 'valid', 10: 'none', 12: 'other' };

/** What the exit status of `cosign verify` says; undefined where cosign could not tell. */
export function stateOf(exitCode: number): SignatureState | undefined {
  return STATES[exitCode];
}

/** A state in a reader's words. */
export const STATE_TEXTS: Record<SignatureState, string> = {
  valid: 'valid',
  none: 'none',
  other: 'not verified',
};

/**
 * Refuses an image of which a part has no valid signature.
 *
 * @throws MultiarchError NOT_SIGNED that names the digests, and for each what cosign says of its signatures
 */
export function assertSigned(rows: readonly SignatureRow[], asked: Asked): void {
  const unsigned = rows.filter(({ state }) => state !== 'valid');
  if (unsigned.length === 0) return;
  const named = unsigned.map(
    (row) => `${row.repository}@${row.digest} (${row.platform}): ${whyUnsigned(row)}`,
  );
  throw new MultiarchError('NOT_SIGNED', {
    happened: `not everything is signed:\n    ${named.join('\n    ')}`,
    expected: 'a valid signature over the index and over the manifest of every platform',
    mend: unsigned.some(({ state }) => state === 'other') ? mendUnverified(asked) : mendUnsigned(asked),
    details: { unsigned },
  });
}

function whyUnsigned({ state, reason }: SignatureRow): string {
  return state === 'none' ? 'no signature' : `no signature could be verified: ${reason}`;
}

function mendUnsigned({ project, environment, rule: { key, identity } }: Asked): string {
  const sign = `nx docker-sign ${project} -c ${environment}`;
  // A key makes no signature of an identity, and the other way round.
  if (key === undefined)
    return `${sign} without COSIGN_KEY, in the workflow ${identity}; what is signed stays`;
  return `${sign} with the private key of ${key} in COSIGN_KEY; what is signed stays`;
}

function mendUnverified(asked: Asked): string {
  const { rule, withoutLog } = asked;
  const others = [
    ...(rule.key === undefined ? ['ask for the identity and issuer of the one who signed'] : []),
    ...(rule.key !== undefined && !rule.ignoreTlog
      ? [`for a signature that was kept out of the transparency log ${withoutLog}`]
      : []),
    'where the log or the registry did not answer, the same again',
  ];
  return `${mendUnsigned(asked)}; or ${others.join('; or ')}`;
}
