import { MultiarchError } from '../errors';

/** By what a signature is found valid: a public key, or who signed and who vouches for that. */
export interface SignatureRule {
  /** A file, from the workspace's root, or any other reference that cosign knows: `awskms:///alias/release`. */
  key?: string;
  /** Who signed, as the certificate says it: the address of a workflow. */
  identity?: string;
  /** Who gave the signer its token: `https://token.actions.githubusercontent.com`. */
  issuer?: string;
  /** Whether a signature that is in no transparency log is taken. */
  ignoreTlog?: boolean;
}

/** What is wrong with a rule; undefined for one that can be used. */
export function ruleFault({ key, identity, issuer, ignoreTlog }: SignatureRule): string | undefined {
  const keyless = identity !== undefined || issuer !== undefined;
  if (key !== undefined && keyless)
    return '"key" and "identity" are two ways, and one of them is to be named';
  if (key !== undefined) return undefined;
  if (identity === undefined || issuer === undefined)
    return 'it names no "key", and no "identity" with its "issuer"';
  // The certificate ends after ten minutes: only the log says that the signature is not younger.
  return ignoreTlog ? 'a signature by "identity" is worth nothing without the transparency log' : undefined;
}

/**
 * The rule to verify by: that of the command line, or that of the environment.
 *
 * @param environment its name, for the text
 * @throws MultiarchError BAD_OPTIONS
 */
export function chooseRule(
  asked: SignatureRule,
  required: SignatureRule | undefined,
  environment: string,
): SignatureRule {
  const { key, identity, issuer, ignoreTlog } = asked;
  const named = key !== undefined || identity !== undefined || issuer !== undefined;
  const rule = named ? asked : { ...required, ...(ignoreTlog === undefined ? {} : { ignoreTlog }) };
  const fault = ruleFault(rule);
  if (fault === undefined) return rule;
  throw new MultiarchError('BAD_OPTIONS', {
    happened: `it is not said by what signatures are verified: ${fault}`,
    expected: `--key=<public key>, or --identity and --issuer, or "requireSignatures" of ${environment} in nx.json`,
    mend: 'cosign public-key --key "$COSIGN_KEY" > docker/cosign.pub, then: nx docker-verify-signatures <app> --key=docker/cosign.pub',
  });
}
