import { describe, expect, it } from 'vitest';
import { signArgs, verifyArgs } from './cosign-args';

const REFERENCE = '127.0.0.1:5001/team/app@sha256:1';
const key = { kind: 'key', key: 'cosign.key' } as const;
const BUNDLES_OFF = ['--new-bundle-format=false', '--use-signing-config=false'];

describe('signArgs', () => {
  it.each([
    ['a key', key, true, { bundles: false }, ['--key', 'cosign.key']],
    ['no log', key, false, { bundles: false }, ['--key', 'cosign.key', '--tlog-upload=false']],
    ['an OIDC token', { kind: 'keyless' } as const, true, { bundles: false }, []],
    ['cosign 3', key, true, { bundles: true }, ['--key', 'cosign.key', ...BUNDLES_OFF]],
    [
      'no TLS',
      key,
      true,
      { bundles: false, insecure: true },
      ['--key', 'cosign.key', '--allow-http-registry=true'],
    ],
  ])('%s', (_name, signer, tlogUpload, place, options) => {
    expect(signArgs(REFERENCE, signer, tlogUpload, place)).toEqual(['sign', '--yes', ...options, REFERENCE]);
  });
});

describe('verifyArgs', () => {
  it.each([
    ['a key', { key: 'cosign.pub' }, { bundles: false }, ['--key', 'cosign.pub']],
    [
      'no log',
      { key: 'cosign.pub', ignoreTlog: true },
      { bundles: false },
      ['--key', 'cosign.pub', '--insecure-ignore-tlog=true'],
    ],
    [
      'an identity',
      { identity: 'me', issuer: 'https://issuer.invalid' },
      { bundles: false },
      ['--certificate-identity', 'me', '--certificate-oidc-issuer', 'https://issuer.invalid'],
    ],
    ['no rule', {}, { bundles: false }, ['--certificate-identity', '', '--certificate-oidc-issuer', '']],
    [
      'cosign 3 and no TLS',
      { key: 'cosign.pub' },
      { bundles: true, insecure: true },
      ['--key', 'cosign.pub', '--new-bundle-format=false', '--allow-http-registry=true'],
    ],
  ])('%s', (_name, rule, place, options) => {
    expect(verifyArgs(REFERENCE, rule, place)).toEqual(['verify', '--output=json', ...options, REFERENCE]);
  });
});
