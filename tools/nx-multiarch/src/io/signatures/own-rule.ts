import type { SignatureRule } from '../../core/signatures/rule';
import type { Signer } from '../../core/signatures/signer';
import { type Cosign, cosignFailed } from './cosign';

/** How the signatures of a signer are found again. */
export interface OwnRule {
  rule: SignatureRule;
  /** See SignaturesPlace. */
  keys: NodeJS.ProcessEnv;
}

const VARIABLE = 'NX_MULTIARCH_SIGNER_PUBLIC_KEY';

/**
 * By what a signer's own signatures are known: the public half of its key. A token's are known by the rule of the
 * environment, if that names an identity.
 *
 * @param required what the environment requires
 * @returns undefined where they cannot be known
 * @throws MultiarchError COMMAND_FAILED for a key that cannot be read
 */
export async function ownRule(
  cosign: Cosign,
  signer: Signer,
  tlogUpload: boolean,
  required: SignatureRule | undefined,
): Promise<OwnRule | undefined> {
  if (signer.kind === 'keyless') return required?.identity ? { rule: required, keys: {} } : undefined;
  const result = await cosign.run(['public-key', '--key', signer.key]);
  if (result.exitCode !== 0) throw cosignFailed('read the key in COSIGN_KEY', KEY, result);
  // A signature that is in no log is signed anew for the log.
  return { rule: { key: `env://${VARIABLE}`, ignoreTlog: !tlogUpload }, keys: { [VARIABLE]: result.stdout } };
}

const KEY =
  'name a key file, a key of KMS or env://NAME in COSIGN_KEY, and the password of a key file in COSIGN_PASSWORD';
