import { isMultiarchError, MultiarchError } from '../../core/errors';
import type { Digest } from '../../core/image-ref';
import { isDigest } from '../../core/image-ref';
import { isDigestTag, LET_DIGEST_TAGS_MOVE } from '../../core/referrers/digest-tags';
import { digestOf } from '../hashing';
import { checkDigest, DIGEST_HEADER } from './digest';
import { fetchOnce } from './fetch';
import type { RepositoryContext } from './manifests';
import { headManifest, manifestPath } from './manifests';
import { headerOf } from './reply-error';
import { retrying, TryAgain } from './retry';
import type { HttpReply } from './transport';

const SUBJECT_HEADER = 'oci-subject';

/**
 * Stores a manifest under a tag or its own digest, and gives its digest. What it refers to must be there already.
 * OCI distribution-spec v1.1, "Pushing Manifests".
 *
 * @throws MultiarchError TAG_IMMUTABLE if the tag holds another digest and may not move; DIGEST_MISMATCH
 */
export async function putManifest(
  context: RepositoryContext,
  ref: string,
  bytes: Uint8Array,
  mediaType: string,
): Promise<Digest> {
  return (await storeManifest(context, ref, bytes, mediaType)).digest;
}

/** What a registry says of a manifest that it took. */
export interface StoredManifest {
  digest: Digest;
  /** The subject, where the registry lists what refers to it: distribution-spec v1.1, "Pushing Manifests with Subject". */
  subject?: string | undefined;
}

/** The same as `putManifest`, with all that the registry answers. */
export async function storeManifest(
  context: RepositoryContext,
  ref: string,
  bytes: Uint8Array,
  mediaType: string,
): Promise<StoredManifest> {
  const digest = digestOf(bytes);
  const what = `manifest ${ref} that was given for ${context.repository}`;
  if (isDigest(ref)) checkDigest(what, digest, ref);
  const reply = await store(context, ref, bytes, mediaType).catch((error: unknown) =>
    throwUnlessHeld(context, ref, digest, error),
  );
  const stored = reply && headerOf(reply, DIGEST_HEADER);
  checkDigest(`manifest ${ref} that ${context.registry} stored`, stored, digest);
  return { digest, subject: reply && headerOf(reply, SUBJECT_HEADER) };
}

function store(
  context: RepositoryContext,
  ref: string,
  body: Uint8Array,
  mediaType: string,
): Promise<HttpReply> {
  const headers = { 'content-type': mediaType };
  const request = { method: 'PUT', to: manifestPath(context, ref), headers, body, ok: [201] } as const;
  return retrying(() => fetchOnce(context, request).catch(tryAgainIfGarbled), context.retry);
}

/**
 * The digest was computed from the very bytes that were sent. Where a registry does not find it in them, they were
 * changed on the way; or another push was just linking one of the image's blobs, and Docker's registry, which writes
 * a link in place, read it half written.
 */
function tryAgainIfGarbled(error: unknown): never {
  const codes = isMultiarchError(error) ? error.details['codes'] : undefined;
  const isGarbled = Array.isArray(codes) && codes.includes('DIGEST_INVALID');
  throw isGarbled && isMultiarchError(error) ? new TryAgain(error) : error;
}

/**
 * An immutable tag that holds this digest already is a success: Amazon ECR refuses even the same manifest, and so
 * the second try of a request whose first answer got lost.
 */
async function throwUnlessHeld(
  context: RepositoryContext,
  ref: string,
  digest: Digest,
  error: unknown,
): Promise<undefined> {
  if (isDigest(ref) || !saysImmutable(error)) throw error;
  const held = await headManifest(context, ref);
  if (held?.digest === digest) return undefined;
  throw new MultiarchError('TAG_IMMUTABLE', {
    happened: `the tag ${ref} of ${context.registry}/${context.repository} holds ${held?.digest ?? 'something else'} and may not move`,
    expected: digest,
    mend: isDigestTag(ref)
      ? `the tag follows a digest and moves with what is added to that: ${LET_DIGEST_TAGS_MOVE}`
      : 'commit what changed and push that: a new commit makes new tags',
    cause: error,
    details: { tag: ref, held: held?.digest, digest },
  });
}

/** Amazon ECR answers TAG_INVALID (the tag's form was checked before), Harbor 412. */
function saysImmutable(error: unknown): boolean {
  if (!isMultiarchError(error)) return false;
  const { status, codes } = error.details;
  return status === 412 || (Array.isArray(codes) && codes.includes('TAG_INVALID'));
}
