import type { Digest } from '../image-ref';
import { formatPlatform } from '../platform';
import { blobsOf, type HeldImage } from './held';

/** An image among those that are compared. */
export interface NamedImage {
  /** The repository, with the registry. */
  repository: string;
  image: HeldImage;
}

/** An image that has layers in common with another one. */
export interface SharedWith {
  repository: string;
  platform: string;
  digest: Digest;
  /** Compressed bytes that both have. */
  bytes: number;
}

/** How the compressed bytes of an image divide; its manifest is its own. */
export interface Shares {
  own: number;
  shared: number;
  /** The images that share something, the most bytes first. */
  with: SharedWith[];
}

/** Which bytes of an image others have too. An image that is there twice (in two repositories) shares all of it. */
export function sharesOf(image: NamedImage, all: readonly NamedImage[]): Shares {
  const blobs = blobsOf(image.image);
  const others = all.filter((other) => !isSame(other, image));
  const inOthers = new Set(others.flatMap((other) => blobsOf(other.image).map(({ digest }) => digest)));
  const shared = sum(blobs.filter(({ digest }) => inOthers.has(digest)));
  return {
    own: sum(blobs) - shared + image.image.size,
    shared,
    with: others
      .map((other) => ({ ...nameOf(other), bytes: inCommon(image.image, other.image) }))
      .filter(({ bytes }) => bytes > 0)
      .sort((a, b) => b.bytes - a.bytes),
  };
}

/** What all images take together, each blob counted once, and what they would take if they shared nothing; bytes. */
export function storedBytes(all: readonly NamedImage[]): { once: number; each: number } {
  const blobs = all.flatMap(({ image }) => [...blobsOf(image), { digest: image.digest, size: image.size }]);
  const once = new Map(blobs.map((blob) => [blob.digest, blob]));
  return { once: sum([...once.values()]), each: sum(blobs) };
}

function isSame(a: NamedImage, b: NamedImage): boolean {
  return a.repository === b.repository && a.image.digest === b.image.digest;
}

function nameOf({ repository, image }: NamedImage): Omit<SharedWith, 'bytes'> {
  return { repository, platform: formatPlatform(image.platform), digest: image.digest };
}

function inCommon(a: HeldImage, b: HeldImage): number {
  const digests = new Set(blobsOf(b).map(({ digest }) => digest));
  return sum(blobsOf(a).filter(({ digest }) => digests.has(digest)));
}

function sum(blobs: readonly { size: number }[]): number {
  return blobs.reduce((total, { size }) => total + size, 0);
}
