import { MEDIA_TYPES } from './media-types';
import { formatPlatform, type Platform } from './platform';

/** One platform's manifest, as an index names it. */
export interface IndexEntry {
  mediaType: string;
  digest: string;
  /** Bytes of the manifest. */
  size: number;
  platform: Platform;
}

/**
 * The bytes of an OCI image index over these manifests (image-spec v1.1 "OCI Image Index Specification"). They depend
 * on nothing else, so that the same images always give the same digest: entries are sorted by platform, and there are
 * no annotations.
 */
export function composeIndex(entries: readonly IndexEntry[]): string {
  const manifests = [...entries]
    .sort((a, b) => formatPlatform(a.platform).localeCompare(formatPlatform(b.platform), 'en'))
    .map(({ mediaType, digest, size, platform: { os, architecture, variant } }) => ({
      mediaType,
      digest,
      size,
      platform: { architecture, os, ...(variant ? { variant } : {}) },
    }));
  return JSON.stringify({ schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests });
}
