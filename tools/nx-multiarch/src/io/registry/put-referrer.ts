import type { Digest } from '../../core/image-ref';
import { digestOf } from '../hashing';
import { artifactFacts } from './artifact-facts';
import type { RepositoryContext } from './manifests';
import { storeManifest } from './put-manifest';
import { addToTag } from './referrers-tag';

/** An artifact that is stored and listed. */
export interface StoredReferrer {
  digest: Digest;
  /** Whether clients keep the list, so that another one may write over it at the same time. */
  byTag: boolean;
}

/**
 * Stores an artifact manifest that refers to another one, and sees to it that it is found from there: a registry with
 * the API says so in its answer, for others the list behind the tag is kept. OCI distribution-spec v1.1, "Pushing
 * Manifests with Subject".
 *
 * @param bytes name `subject`; what they refer to otherwise must be there already
 * @param listedType the media type of a manifest that does not name its own, see Attachment
 * @throws MultiarchError REGISTRY_*, DIGEST_MISMATCH
 */
export async function putReferrer(
  context: RepositoryContext,
  subject: Digest,
  bytes: Buffer,
  listedType: string,
): Promise<StoredReferrer> {
  const { mediaType = listedType, artifactType, annotations } = artifactFacts(bytes);
  const stored = await storeManifest(context, digestOf(bytes), bytes, mediaType);
  const { digest } = stored;
  const byTag = stored.subject === undefined;
  const size = bytes.length;
  const entry = { mediaType, digest, size, artifactType, ...(annotations && { annotations }) };
  if (byTag) await addToTag(context, subject, entry);
  return { digest, byTag };
}
