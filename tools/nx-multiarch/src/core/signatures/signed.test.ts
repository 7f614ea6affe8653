import { describe, expect, it } from 'vitest';
import { digestLike, heldImage, heldIndex } from '../../testing/held-image';
import { assertSigned, signedParts, type SignatureRow, stateOf } from './signed';

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
  it('takes what is signed', () => {
    expect(() => assertSigned([row({}), row({ platform: 'linux/arm64' })], 'app')).not.toThrow();
  });

  it('names every digest that lacks a signature, and why', () => {
    const rows = [
      row({}),
      row({ platform: 'linux/arm64', digest: digestLike('b'), state: 'none' }),
      row({ platform: 'linux/amd64', digest: digestLike('c'), state: 'other' }),
    ];
    expect(() => assertSigned(rows, 'app')).toThrow(
      `not everything is signed:\n    r.invalid/team/app@${digestLike('b')} (linux/arm64): no signature\n` +
        `    r.invalid/team/app@${digestLike('c')} (linux/amd64): no signature by this key or identity`,
    );
  });
});
