import type { Digest } from '../image-ref';
import type { Platform } from '../platform';
import type { PushForm } from '../policy';

/** A blob as a manifest names it; `size` in compressed bytes. */
export interface HeldBlob {
  digest: Digest;
  size: number;
}

/** A manifest as a registry holds it. */
export interface HeldManifest extends HeldBlob {
  mediaType: string;
  bytes: Uint8Array;
}

/** The image of one platform. */
export interface HeldImage extends HeldManifest {
  /** What its config says. */
  platform: Platform;
  /** What the index says; undefined where no index names it. */
  listed?: Platform;
  config: HeldBlob;
  layers: HeldBlob[];
}

/** What an index names and the registry does not hold: a manifest, or the config of one. */
export interface MissingContent {
  digest: Digest;
  /** `linux/arm64`, as the index says. */
  platform: string;
}

/** What a tag or a digest names: one image, or an index and its images. */
export interface HeldSubject extends HeldManifest {
  form: PushForm;
  images: HeldImage[];
  missing: MissingContent[];
  /** Manifests of an index that are no images: attestations, signatures. */
  others: number;
}

/** What refers to manifests, by their digests: `sbom`, `signature`. */
export type Attached = ReadonlyMap<Digest, readonly string[]>;

/** A subject and every tag that names it. */
export interface TaggedSubject {
  subject: HeldSubject;
  tags: string[];
}

/** What one image takes in a registry, in compressed bytes. */
export function heldSize({ size, config, layers }: HeldImage): number {
  return blobsOf({ config, layers }).reduce((sum, blob) => sum + blob.size, size);
}

/** Config and layers, each once: an empty layer may stand in a manifest several times. */
export function blobsOf({ config, layers }: Pick<HeldImage, 'config' | 'layers'>): HeldBlob[] {
  return [...new Map([config, ...layers].map((blob) => [blob.digest, blob])).values()];
}
