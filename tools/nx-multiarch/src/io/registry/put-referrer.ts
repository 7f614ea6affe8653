import type { Digest } from '../../core/image-ref';
import { digestOf } from '../hashing';
import { artifactFacts } from './artifact-facts';
import type { RepositoryContext } from './manifests';
import { storeManifest } from './put-manifest';
import { addToTag } from './referrers-tag';

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
): Promise<Digest> {
  const { mediaType = listedType, artifactType, annotations } = artifactFacts(bytes);
  const stored = await storeManifest(context, digestOf(bytes), bytes, mediaType);
  if (stored.subject === undefined) {
    const { digest } = stored;
    const entry = {
      mediaType,
      digest,
      size: bytes.length,
      artifactType,
      ...(annotations && { annotations }),
    };
    await addToTag(context, subject, entry);
  }
  return stored.digest;
}
