import type { Digest } from '../../core/image-ref';
import { digestOf } from '../hashing';
import type { RepositoryContext } from './manifests';
import { storeManifest } from './put-manifest';
import type { Referrer } from './referrers-list';
import { addToTag } from './referrers-tag';

/**
 * Stores an artifact manifest that refers to another one, and sees to it that it is found from there: a registry with
 * the API says so in its answer, for others the list behind the tag is kept. OCI distribution-spec v1.1, "Pushing
 * Manifests with Subject".
 *
 * @param bytes name `subject`; what they refer to otherwise must be there already
 * @throws MultiarchError REGISTRY_*, DIGEST_MISMATCH
 */
export async function putReferrer(
  context: RepositoryContext,
  subject: Digest,
  bytes: Buffer,
): Promise<Digest> {
  const { mediaType, artifactType, annotations } = JSON.parse(bytes.toString('utf8')) as Referrer;
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
