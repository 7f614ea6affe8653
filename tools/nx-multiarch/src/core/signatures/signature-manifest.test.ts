import { describe, expect, it } from 'vitest';
import { digestLike } from '../../testing/held-image';
import {
  composeSignatureConfig,
  missingSignatures,
  type SignatureBlob,
  signatureTag,
} from './signature-manifest';

const layer = (character: string, annotations?: Record<string, string>): SignatureBlob => ({
  mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
  digest: digestLike(character),
  size: 241,
  ...(annotations && { annotations }),
});

it('signatures are found by the digest', () => {
  expect(signatureTag(digestLike('a'))).toBe(`sha256-${'a'.repeat(64)}.sig`);
});

describe('missingSignatures', () => {
  const signed = (by: string) => layer('a', { signature: by, certificate: 'c' });

  it.each([
    ['nothing, where both are the same', [signed('one')], [signed('one')], []],
    ['what the other lacks', [signed('one'), layer('b')], [signed('one')], [layer('b')]],
    ['two signatures of the same bytes apart', [signed('two')], [signed('one')], [signed('two')]],
    [
      'no difference in the order of annotations',
      [layer('a', { certificate: 'c', signature: 'one' })],
      [signed('one')],
      [],
    ],
  ])('sees %s', (_name, from, held, missing) => {
    expect(missingSignatures({ layers: from }, { layers: held })).toEqual(missing);
  });
});

it('a config names the layers', () => {
  expect(JSON.parse(composeSignatureConfig([layer('a'), layer('b')]))).toMatchObject({
    history: [{}, {}],
    rootfs: { type: 'layers', diff_ids: [digestLike('a'), digestLike('b')] },
  });
});
