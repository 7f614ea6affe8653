import { describe, expect, it } from 'vitest';
import { chooseSigner } from './signer';

const token = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://actions.invalid/token' };

describe('chooseSigner', () => {
  it.each([
    ['a file', { COSIGN_KEY: 'cosign.key' }, { kind: 'key', key: 'cosign.key' }],
    ['a key of KMS', { COSIGN_KEY: 'awskms:///alias/a' }, { kind: 'key', key: 'awskms:///alias/a' }],
    ['a key before a token', { COSIGN_KEY: 'cosign.key', ...token }, { kind: 'key', key: 'cosign.key' }],
    ['a job of GitHub Actions', token, { kind: 'keyless' }],
    ['another token', { SIGSTORE_ID_TOKEN: 'a.b.c' }, { kind: 'keyless' }],
    ['an empty variable is none', { COSIGN_KEY: '', ...token }, { kind: 'keyless' }],
  ])('%s', (_name, variables, signer) => {
    expect(chooseSigner(variables, true)).toEqual(signer);
  });

  it('lets a key stay out of the log', () => {
    expect(chooseSigner({ COSIGN_KEY: 'cosign.key' }, false)).toEqual({ kind: 'key', key: 'cosign.key' });
  });

  it.each([
    ['nothing', {}, true, 'there is no key to sign with'],
    ['a token without the log', token, false, 'asked to stay out of the transparency log'],
    ['a key in the place of its name', { COSIGN_KEY: '-----BEGIN X' }, true, 'COSIGN_KEY holds a key itself'],
  ])('refuses %s', (_name, variables, tlogUpload, text) => {
    expect(() => chooseSigner(variables, tlogUpload)).toThrow(text);
  });

  it('does not print a key that stands in the place of its name', () => {
    const key = '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nc2VjcmV0\n-----END-----';
    expect(() => chooseSigner({ COSIGN_KEY: key }, true)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('c2VjcmV0') as string }),
    );
  });
});
