import type { Digest } from '../core/image-ref';
import { isIndexType } from '../core/media-types';
import { formatPlatform, type Platform, samePlatform } from '../core/platform';
import { assertBlob } from './base/layer-file';
import { damaged, readBlob, readIndexText } from './layout-blobs';

/** A content descriptor, image-spec v1.1 "OCI Content Descriptors"; sizes in bytes. */
export interface Descriptor {
  mediaType: string;
  digest: Digest;
  size: number;
}

/** An image manifest, image-spec v1.1 "OCI Image Manifest Specification". */
export interface Manifest {
  mediaType?: string;
  config: Descriptor;
  layers: Descriptor[];
}

/** One platform's image, wherever its blobs are. */
export interface PlatformImage {
  platform: Platform;
  manifest: Descriptor;
  /** The manifest's bytes as they are pushed. */
  bytes: Buffer;
  /** The config and then the layers, each blob once. */
  blobs: Descriptor[];
}

/** One platform's image as a build left it. */
export interface Layout extends PlatformImage {
  folder: string;
}

/** What an image manifest names: the config, and all blobs, the config first, each once. */
export function blobsIn({ config, layers }: Manifest): { config: Descriptor; blobs: Descriptor[] } {
  return { config, blobs: [...new Map([config, ...layers].map((blob) => [blob.digest, blob])).values()] };
}

/**
 * Reads an OCI image layout that holds one image (image-spec v1.1 "OCI Image Layout Specification").
 *
 * @throws MultiarchError LAYOUT_MISSING where there is none, LAYOUT_DAMAGED where it holds another number of images
 *   or another platform than `expected`, or where a manifest's bytes are not those of its digest
 */
export async function readLayout(folder: string, expected: Platform): Promise<Layout> {
  const index = parseIndex(folder, await readIndexText(folder));
  const [manifest, ...others] = index.manifests;
  if (!manifest || others.length > 0 || isIndexType(manifest.mediaType)) {
    throw damaged(
      folder,
      `its index names ${index.manifests.length} manifests or a nested index`,
      'one image manifest',
    );
  }
  const bytes = await readBlob(folder, manifest);
  const { config, blobs } = blobsIn(JSON.parse(bytes.toString('utf8')) as Manifest);
  const platform = JSON.parse((await readBlob(folder, config)).toString('utf8')) as Platform;
  if (!samePlatform(platform, expected)) {
    throw damaged(
      folder,
      `its image is for ${formatPlatform(platform)}`,
      `an image for ${formatPlatform(expected)}`,
    );
  }
  await Promise.all(blobs.map((blob) => assertBlob(folder, blob)));
  return { folder, platform, manifest, bytes, blobs };
}

/** The index alone is named by no digest, so it alone can be anything. */
function parseIndex(folder: string, text: string): { manifests: Descriptor[] } {
  try {
    const { manifests } = JSON.parse(text) as { manifests: Descriptor[] };
    if (Array.isArray(manifests)) return { manifests };
  } catch {
    // Said below.
  }
  throw damaged(folder, 'its index.json is no image index', 'what docker buildx writes');
}

/** The bytes that an image takes in a registry: config, layers and manifest, compressed. */
export function imageSize({ blobs, manifest }: PlatformImage): number {
  return blobs.reduce((sum, blob) => sum + blob.size, manifest.size);
}
