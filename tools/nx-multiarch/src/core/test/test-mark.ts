import type { Digest } from '../image-ref';
import { MEDIA_TYPES } from '../media-types';
import { type ArtifactDescriptor, composeArtifact } from '../referrers/artifact';
import { referrersTag } from '../referrers/referrers-tag';

/**
 * Where the mark of a manifest is: a tag, as registries without the referrers API need it (distribution-spec v1.1
 * "Referrers Tag Schema"), with an ending of its own so that it is no list of referrers.
 */
export function markTag(digest: Digest): string {
  return `${referrersTag(digest)}.tested`;
}

/**
 * The mark of a manifest that docker-test has passed: an artifact that says nothing but what its subject is. The same
 * subject always gives the same bytes.
 */
export function composeMark(subject: ArtifactDescriptor): string {
  return composeArtifact({ artifactType: MEDIA_TYPES.testMark, subject });
}

/** Whether these are the bytes of a manifest's mark, and not of something else under its tag. */
export function isMarkOf(bytes: Buffer, digest: Digest): boolean {
  try {
    const mark = JSON.parse(bytes.toString('utf8')) as {
      artifactType?: string;
      subject?: Partial<ArtifactDescriptor>;
    };
    return mark.artifactType === MEDIA_TYPES.testMark && mark.subject?.digest === digest;
  } catch {
    return false;
  }
}
