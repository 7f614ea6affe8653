import type { Digest } from '../image-ref';
import { MEDIA_TYPES } from '../media-types';

/** A descriptor, image-spec v1.1 "OCI Content Descriptors"; size in bytes. */
export interface Subject {
  mediaType: string;
  digest: Digest;
  size: number;
}

/** The bytes of a blob that says nothing: image-spec v1.1 manifest.md, "Guidance for an Empty Descriptor". */
export const EMPTY_BLOB = '{}';
const EMPTY: Subject = {
  mediaType: MEDIA_TYPES.ociEmpty,
  digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  size: EMPTY_BLOB.length,
};

/**
 * Where the mark of a manifest is: a tag, as registries without the referrers API need it (distribution-spec v1.1
 * "Referrers Tag Schema"), with an ending of its own so that it is no list of referrers.
 */
export function markTag(digest: Digest): string {
  return `${digest.replace(':', '-')}.tested`;
}

/**
 * The mark of a manifest that docker-test has passed: an artifact that says nothing but what its subject is
 * (image-spec v1.1 manifest.md, "Guidelines for Artifact Usage"). The same subject always gives the same bytes.
 */
export function composeMark({ mediaType, digest, size }: Subject): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    artifactType: MEDIA_TYPES.testMark,
    config: EMPTY,
    layers: [EMPTY],
    subject: { mediaType, digest, size },
  });
}

/** Whether these are the bytes of a manifest's mark, and not of something else under its tag. */
export function isMarkOf(bytes: Buffer, digest: Digest): boolean {
  try {
    const mark = JSON.parse(bytes.toString('utf8')) as { artifactType?: string; subject?: Partial<Subject> };
    return mark.artifactType === MEDIA_TYPES.testMark && mark.subject?.digest === digest;
  } catch {
    return false;
  }
}

/** The blob that config and layer of every mark are. */
export const EMPTY_DIGEST = EMPTY.digest;
