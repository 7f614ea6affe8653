import { describe, expect, it } from 'vitest';
import { digestLike, heldImage, heldIndex } from '../../testing/held-image';
import { format } from '../errors';
import { type Asked, assertSigned, signedParts, type SignatureRow, stateOf } from './signed';

const row = (change: Partial<SignatureRow>): SignatureRow => ({
  repository: 'r.invalid/team/app',
  platform: 'index',
  digest: digestLike('a'),
  state: 'valid',
  ...change,
});

describe('signedParts', () => {
  const index = heldIndex('f', [heldImage('1', 'arm64'), heldImage('2', 'amd64')]);

  it('names every platform, and the index last', () => {
    expect(signedParts(index)).toEqual([
      { platform: 'linux/arm64', digest: digestLike('1') },
      { platform: 'linux/amd64', digest: digestLike('2') },
      { platform: 'index', digest: digestLike('f') },
    ]);
  });

  it('names a single manifest once', () => {
    const single = { ...index, form: 'manifest' as const, images: [heldImage('1', 'arm64')] };
    expect(signedParts(single)).toEqual([{ platform: 'linux/arm64', digest: digestLike('1') }]);
  });
});

it.each([
  [0, 'valid'],
  [10, 'none'],
  [12, 'other'],
  [1, undefined],
  [-1, undefined],
])('exit status %i: %s', (exitCode, state) => expect(stateOf(exitCode)).toBe(state));

describe('assertSigned', () => {
  const key: Asked = {
    ...{ project: 'app', environment: 'dev', withoutLog: '--ignore-tlog' },
    rule: { key: 'cosign.pub' },
  };
  const identity: Asked = { ...key, rule: { identity: 'https://r.invalid/w.yml@main', issuer: 'i' } };
  const refusal = (rows: SignatureRow[], asked: Asked): string => {
    try {
      assertSigned(rows, asked);
    } catch (error) {
      return format(error);
    }
    return '';
  };
  const none = row({ platform: 'linux/arm64', digest: digestLike('b'), state: 'none' });
  const other = row({ digest: digestLike('c'), state: 'other', reason: 'got subjects [me]' });

  it('takes what is signed', () => {
    expect(refusal([row({}), row({ platform: 'linux/arm64' })], key)).toBe('');
  });

  it('names every digest that lacks a signature, and why', () => {
    expect(refusal([row({}), none, other], key)).toContain(
      `not everything is signed:\n    r.invalid/team/app@${digestLike('b')} (linux/arm64): no signature\n` +
        `    r.invalid/team/app@${digestLike('c')} (index): no signature could be verified: got subjects [me] [NOT_SIGNED]`,
    );
  });

  const byKey =
    'nx docker-sign app -c dev with the private key of cosign.pub in COSIGN_KEY; what is signed stays';
  const byIdentity =
    'nx docker-sign app -c dev without COSIGN_KEY, in the workflow https://r.invalid/w.yml@main; what is signed stays';
  const again = 'or where the log or the registry did not answer, the same again';

  it.each<[string, Asked, SignatureRow, string]>([
    ['no signature by a key', key, none, byKey],
    ['no signature by an identity', identity, none, byIdentity],
    [
      'none that a key verifies',
      key,
      other,
      `${byKey}; or for a signature that was kept out of the transparency log --ignore-tlog; ${again}`,
    ],
    [
      'none that a key verifies without the log',
      { ...key, rule: { key: 'cosign.pub', ignoreTlog: true } },
      other,
      `${byKey}; ${again}`,
    ],
    [
      'none by an identity',
      identity,
      other,
      `${byIdentity}; or ask for the identity and issuer of the one who signed; ${again}`,
    ],
  ])('says how to mend %s', (_name, asked, unsigned, mend) => {
    expect(refusal([unsigned], asked).endsWith(`to mend:  ${mend}`)).toBe(true);
  });
});
