import type { Digest } from '../image-ref';
import { referrersTag } from '../referrers/referrers-tag';

// https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md: a signature is a layer of an image of its own,
// whose annotations hold the signature of the layer's bytes; the image is found by a tag.

/** A layer or the config of such an image; `size` in bytes. Two signatures by one layer differ in the annotations. */
export interface SignatureBlob {
  mediaType: string;
  digest: Digest;
  size: number;
  annotations?: Record<string, string>;
}

/** The manifest of such an image. */
export interface SignatureManifest {
  schemaVersion: number;
  mediaType: string;
  config: SignatureBlob;
  layers: SignatureBlob[];
}

/** Where the signatures of a manifest or an index are. */
export function signatureTag(digest: Digest): string {
  return `${referrersTag(digest)}.sig`;
}

/** The signatures of the first that the second lacks. */
export function missingSignatures(
  from: Pick<SignatureManifest, 'layers'>,
  held: Pick<SignatureManifest, 'layers'>,
): SignatureBlob[] {
  const known = new Set(held.layers.map(identityOf));
  return from.layers.filter((layer) => !known.has(identityOf(layer)));
}

/** The config of an image of these signatures, as cosign writes it: it says nothing but what the layers are. */
export function composeSignatureConfig(layers: readonly SignatureBlob[]): string {
  const created = '0001-01-01T00:00:00Z';
  return JSON.stringify({
    architecture: '',
    created,
    history: layers.map(() => ({ created })),
    os: '',
    // The layers are not compressed.
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    config: {},
  });
}

function identityOf({ digest, annotations = {} }: SignatureBlob): string {
  const sorted = Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([digest, sorted]);
}
