import type { Digest } from '../core/image-ref';
import type { HeldImage, HeldSubject } from '../core/inspect/held';
import { MEDIA_TYPES } from '../core/media-types';
import { type Architecture, linux } from '../core/platform';

/** A digest that is one digit or letter again and again. */
export function digestLike(character: string): Digest {
  return `sha256:${character.repeat(64)}`;
}

/** An image as a registry would hold it; layers by the character of their digest, sizes in bytes. */
export function heldImage(
  character: string,
  architecture: Architecture,
  layers: Record<string, number> = {},
  change: Partial<HeldImage> = {},
): HeldImage {
  return {
    digest: digestLike(character),
    mediaType: MEDIA_TYPES.ociManifest,
    bytes: Buffer.from(character),
    size: 100,
    platform: linux(architecture),
    listed: linux(architecture),
    config: { digest: digestLike('c'), size: 10 },
    layers: Object.entries(layers).map(([name, size]) => ({ digest: digestLike(name), size })),
    ...change,
  };
}

/** An index over these images. */
export function heldIndex(
  character: string,
  images: HeldImage[],
  change: Partial<HeldSubject> = {},
): HeldSubject {
  return {
    digest: digestLike(character),
    mediaType: MEDIA_TYPES.ociIndex,
    bytes: Buffer.from(character),
    size: 500,
    form: 'index',
    images,
    missing: [],
    others: 0,
    ...change,
  };
}

/** One image as a subject of its own. */
export function heldManifest(image: HeldImage): HeldSubject {
  const { digest, mediaType, bytes, size } = image;
  const alone = { ...image, listed: undefined };
  return { digest, mediaType, bytes, size, form: 'manifest', images: [alone], missing: [], others: 0 };
}
