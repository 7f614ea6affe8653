import type { SignatureRule } from './rule';
import type { Signer } from './signer';

/** What the arguments of cosign depend on beside the image. */
export interface CosignPlace {
  /** Whether the registry is spoken to without TLS, though it is on another machine. */
  insecure?: boolean | undefined;
  /** Whether it is cosign 3 or newer, which makes bundles unless it is told otherwise. */
  bundles: boolean;
}

/**
 * The arguments of `cosign sign` for one manifest. The signature goes to the tag `sha256-<hex>.sig`, which every
 * registry can hold and every cosign reads.
 *
 * @param reference with a digest: a tag could move meanwhile
 */
export function signArgs(
  reference: string,
  signer: Signer,
  tlogUpload: boolean,
  { insecure, bundles }: CosignPlace,
): string[] {
  return [
    'sign',
    '--yes',
    ...(signer.kind === 'key' ? ['--key', signer.key] : []),
    ...(tlogUpload ? [] : ['--tlog-upload=false']),
    ...(bundles ? ['--new-bundle-format=false', '--use-signing-config=false'] : []),
    ...(insecure ? ['--allow-http-registry=true'] : []),
    reference,
  ];
}

/** The arguments of `cosign verify` for one manifest. */
export function verifyArgs(
  reference: string,
  { key, identity = '', issuer = '', ignoreTlog }: SignatureRule,
  { insecure, bundles }: CosignPlace,
): string[] {
  return [
    'verify',
    '--output=json',
    ...(key === undefined
      ? ['--certificate-identity', identity, '--certificate-oidc-issuer', issuer]
      : ['--key', key]),
    ...(ignoreTlog ? ['--insecure-ignore-tlog=true'] : []),
    ...(bundles ? ['--new-bundle-format=false'] : []),
    ...(insecure ? ['--allow-http-registry=true'] : []),
    reference,
  ];
}
