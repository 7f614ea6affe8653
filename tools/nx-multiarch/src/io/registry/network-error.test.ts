import { describe, expect, it } from 'vitest';
import { MultiarchError } from '../../core/errors';
import { networkError } from './network-error';
import { TryAgain } from './retry';

const asked = { registry: 'h.io', request: { method: 'GET', url: new URL('https://h.io/v2/') } } as const;
const failure = (code: string) => Object.assign(new Error(code), { code });

describe('networkError', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EAI_AGAIN',
    'UND_ERR_SOCKET',
    'UND_ERR_BODY_TIMEOUT',
  ])('%s is worth another try', (code) => {
    const error = networkError(asked, failure(code));
    expect(error instanceof TryAgain && error.error.code).toBe('REGISTRY_UNREACHABLE');
  });

  it('looks at the causes, and at the first of several addresses', () => {
    const cause = new Error('failed', { cause: new AggregateError([failure('ECONNREFUSED')]) });
    expect(networkError(asked, cause)).toBeInstanceOf(TryAgain);
  });

  it.each([
    ['ENOTFOUND', 'DNS'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'NODE_EXTRA_CA_CERTS'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'NODE_EXTRA_CA_CERTS'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'insecure'],
    ['EPROTO', 'insecure'],
    ['UND_ERR_ABORTED', 'HTTPS_PROXY'],
    ['HPE_INVALID_CONSTANT', 'HTTP'],
  ])('%s stays, and the text says what mends it', (code, mend) => {
    const error = networkError(asked, failure(code));
    expect(error instanceof MultiarchError && error.mend).toContain(mend);
  });

  it.each([failure('EIO'), failure('ENOENT'), new TypeError('a mistake'), 'text'])(
    'leaves alone what is not the network: %s',
    (cause) => {
      expect(networkError(asked, cause)).toBe(cause);
    },
  );
});
