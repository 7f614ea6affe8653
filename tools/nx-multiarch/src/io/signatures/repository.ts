import { signArgs, verifyArgs } from '../../core/signatures/cosign-args';
import type { Digest } from '../../core/image-ref';
import { LET_DIGEST_TAGS_MOVE } from '../../core/referrers/digest-tags';
import type { SignatureRule } from '../../core/signatures/rule';
import { stateOf, type Verified } from '../../core/signatures/signed';
import { signatureTag } from '../../core/signatures/signature-manifest';
import type { Signer } from '../../core/signatures/signer';
import type { OpenedRepository } from '../open-repository';
import { type Cosign, cosignFailed, wordsIn } from './cosign';
import { withLogin } from './login';

/** The signatures of one repository. */
export interface Signatures {
  /** @throws MultiarchError COMMAND_FAILED where cosign cannot tell */
  verify: (digest: Digest, rule: SignatureRule) => Promise<Verified>;
  /** Adds a signature. @throws MultiarchError COMMAND_FAILED */
  sign: (digest: Digest, signer: Signer, tlogUpload: boolean) => Promise<void>;
}

/** Which repository, and with what it is asked. */
export interface SignaturesPlace {
  cosign: Cosign;
  repository: Pick<OpenedRepository, 'name' | 'registry' | 'credentials' | 'headManifest'>;
  /** Whether the registry is spoken to without TLS, though it is on another machine. */
  insecure?: boolean | undefined;
  /** Environment variables that hold keys, for references of the form env://NAME. */
  keys?: NodeJS.ProcessEnv;
}

/** Asks cosign about the signatures of a repository, with the credentials that there are for its registry. */
export function withSignatures<T>(
  { cosign, repository, insecure, keys }: SignaturesPlace,
  use: (signatures: Signatures) => Promise<T>,
): Promise<T> {
  const place = { insecure, bundles: cosign.bundles };
  const { name } = repository;
  return withLogin(repository, (login) => {
    const variables = { ...keys, ...login };
    return use({
      verify: async (digest, rule) => {
        const result = await cosign.run(verifyArgs(`${name}@${digest}`, rule, place), variables);
        const state = stateOf(result.exitCode);
        if (state === 'other') return { state, reason: wordsIn(result) };
        if (state) return { state };
        throw cosignFailed(`verify the signatures of ${name}@${digest}`, VERIFY, result);
      },
      sign: async (digest, signer, tlogUpload) => {
        const args = signArgs(`${name}@${digest}`, signer, tlogUpload, place);
        const result = await cosign.run(args, variables);
        if (result.exitCode === 0) return;
        // One more signature moves a tag. What failed is told by cosign, and not by a registry that does not answer now.
        const held = await repository.headManifest(signatureTag(digest)).catch(() => undefined);
        throw cosignFailed(`sign ${name}@${digest}`, held ? SIGN_ANOTHER : SIGN, result);
      },
    });
  });
}

const VERIFY =
  'check the name of the public key; a signature that was kept out of the transparency log is verified with --ignore-tlog';
const SIGN_ANOTHER = `it has signatures, and one more moves their tag: where the tags of the repository are immutable, ${LET_DIGEST_TAGS_MOVE}; otherwise check the rights to push and to sign; where the transparency log cannot be reached: --tlog-upload=false`;
const SIGN =
  'check the key in COSIGN_KEY, COSIGN_PASSWORD and the right to push; where the transparency log cannot be reached: --tlog-upload=false';
