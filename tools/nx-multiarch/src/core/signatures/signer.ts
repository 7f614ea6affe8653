import { MultiarchError } from '../errors';

/** Who signs: a key, or whoever the machine's OIDC token names, with a key that lives for one signature. */
export type Signer = { kind: 'key'; key: string } | { kind: 'keyless' };

/** The environment variables that decide it; cosign reads the tokens and COSIGN_PASSWORD itself. */
export interface SignerVariables {
  /** A file, from the workspace's root, or any other reference that cosign knows: `awskms:///alias/release`. */
  COSIGN_KEY?: string | undefined;
  /** An OIDC token. */
  SIGSTORE_ID_TOKEN?: string | undefined;
  /** Set by GitHub Actions where a job has the permission `id-token: write`. */
  ACTIONS_ID_TOKEN_REQUEST_URL?: string | undefined;
}

/**
 * Who is to sign: a key goes before a token.
 *
 * @param tlogUpload whether the signature goes into the transparency log, without which a token signs nothing
 * @throws MultiarchError BAD_OPTIONS
 */
export function chooseSigner(variables: SignerVariables, tlogUpload: boolean): Signer {
  const { COSIGN_KEY: key, SIGSTORE_ID_TOKEN, ACTIONS_ID_TOKEN_REQUEST_URL } = variables;
  if (key?.includes('-----BEGIN')) throw bad('COSIGN_KEY holds a key itself, and it is to name one', key);
  if (key) return { kind: 'key', key };
  if (!SIGSTORE_ID_TOKEN && !ACTIONS_ID_TOKEN_REQUEST_URL) throw bad('there is no key to sign with');
  if (tlogUpload) return { kind: 'keyless' };
  throw new MultiarchError('BAD_OPTIONS', {
    happened: 'a signature by an OIDC token was asked to stay out of the transparency log',
    expected:
      'the log, which alone says that it was made while its certificate of ten minutes held; or a key',
    mend: 'leave out --tlog-upload=false, or name a key in COSIGN_KEY',
  });
}

function bad(happened: string, secret = ''): MultiarchError {
  return new MultiarchError('BAD_OPTIONS', {
    happened,
    expected:
      'COSIGN_KEY: a file, env://NAME for a variable that holds the key, or a key of AWS KMS (awskms:///alias/release); or an OIDC token, as a job of GitHub Actions with "id-token: write" has it',
    mend: 'cosign generate-key-pair makes a key pair; then: COSIGN_KEY=cosign.key nx docker-sign <app>',
    secrets: [secret],
  });
}
