import type { Readable } from 'node:stream';
import { isMultiarchError, MultiarchError } from '../../core/errors';
import type { Digest } from '../../core/image-ref';
import { digestOf } from '../hashing';
import { checkDigest, DIGEST_HEADER } from './digest';
import type { RegistryRequest } from './fetch';
import { fetchOnce, fetchRegistry, locationOf } from './fetch';
import type { RepositoryContext } from './manifests';
import { MEDIA_TYPES } from '../../core/media-types';
import { headerOf } from './reply-error';
import { retrying, TryAgain } from './retry';
import { repositoryScope } from './scope';

/** A blob to upload; `size` in bytes. `open` is called for each try and gives the bytes from the start. */
export interface BlobSource {
  digest: Digest;
  size: number;
  open: () => Readable;
  /** A repository of the same registry that may hold it already. */
  mountFrom?: string;
}

/** What it took: nothing, a link inside the registry, or an upload. */
export type PutBlobResult = 'exists' | 'mounted' | 'uploaded';

/** The size of a blob in bytes; undefined if the repository does not hold it. */
export async function headBlob(context: RepositoryContext, digest: Digest): Promise<number | undefined> {
  const reply = await fetchRegistry(context, headRequest(context, digest));
  return reply.status === 404 ? undefined : Number(headerOf(reply, 'content-length') ?? 0);
}

/**
 * The bytes of a small blob (an image's config), checked against the digest; undefined if there is none.
 *
 * @throws MultiarchError DIGEST_MISMATCH
 */
export async function getBlob(context: RepositoryContext, digest: Digest): Promise<Buffer | undefined> {
  const request = { method: 'GET', to: pathOf(context, digest), ok: [200, 404] } as const;
  const reply = await fetchRegistry(context, request);
  if (reply.status === 404) return undefined;
  checkDigest(`blob that ${context.registry} sent from ${context.repository}`, digestOf(reply.body), digest);
  return reply.body;
}

/**
 * Makes sure that the repository holds the blob: asks, mounts it from another repository, or uploads it whole in one
 * PUT (Amazon ECR does not go on after a chunk). OCI distribution-spec v1.1, "POST then PUT" and "Mounting a blob
 * from another repository". A failed upload begins anew: its session may be gone, and the blob may be there.
 *
 * @throws MultiarchError LAYOUT_DAMAGED if the bytes do not have that digest or size, or cannot be read
 */
export function putBlob(context: RepositoryContext, blob: BlobSource): Promise<PutBlobResult> {
  return retrying(async () => {
    const head = await fetchOnce(context, headRequest(context, blob.digest));
    if (head.status === 200) return 'exists';
    const session = await mountOrStart(context, blob);
    if (session === 'mounted') return session;
    await upload(context, blob, session);
    return 'uploaded';
  }, context.retry);
}

async function mountOrStart(context: RepositoryContext, blob: BlobSource): Promise<URL | 'mounted'> {
  const { mountFrom } = blob;
  if (mountFrom === undefined || mountFrom === context.repository) return start(context, {});
  const query = `?${new URLSearchParams({ mount: blob.digest, from: mountFrom })}`;
  try {
    return await start(context, { query, scopes: [repositoryScope(mountFrom, 'pull')] });
  } catch (error) {
    // Refused: perhaps the other repository may not be read. The upload does not need it.
    if (isMultiarchError(error) && typeof error.details['status'] === 'number') return start(context, {});
    throw error;
  }
}

async function start(
  context: RepositoryContext,
  { query = '', scopes }: { query?: string; scopes?: string[] },
): Promise<URL | 'mounted'> {
  const to = `/v2/${context.repository}/blobs/uploads/${query}`;
  const reply = await fetchOnce(context, { method: 'POST', to, ok: [201, 202], ...(scopes && { scopes }) });
  return reply.status === 201 ? 'mounted' : locationOf(context, reply, headerOf(reply, 'location'));
}

async function upload(context: RepositoryContext, blob: BlobSource, session: URL): Promise<void> {
  const to = new URL(session);
  // Appended by hand: what the registry wrote into the query (a signed state) must stay as it is.
  to.search = `${to.search === '' ? '?' : `${to.search}&`}digest=${encodeURIComponent(blob.digest)}`;
  const headers = { 'content-type': MEDIA_TYPES.blob };
  const body = { size: blob.size, open: blob.open };
  try {
    const reply = await fetchOnce(context, { method: 'PUT', to, headers, body, ok: [201] });
    checkDigest(`blob that ${context.registry} stored`, headerOf(reply, DIGEST_HEADER), blob.digest);
  } catch (error) {
    // Given up from outside: whatever broke by that says nothing about the blob.
    throw context.signal?.aborted ? error : uploadError(blob, error);
  }
}

function uploadError(blob: BlobSource, error: unknown): unknown {
  if (error instanceof TryAgain) return error;
  if (!isMultiarchError(error)) return damaged(blob, 'cannot be read with its size', error);
  const codes = Array.isArray(error.details['codes']) ? error.details['codes'] : [];
  if (codes.includes('DIGEST_INVALID') || codes.includes('SIZE_INVALID')) {
    return damaged(blob, 'has other bytes than its digest says', error);
  }
  // The session ended (the registry restarted, or another node answers): a new one may do.
  const { status } = error.details;
  return status === 404 || status === 416 || codes.includes('BLOB_UPLOAD_INVALID')
    ? new TryAgain(error)
    : error;
}

function damaged(blob: BlobSource, how: string, cause: unknown): MultiarchError {
  return new MultiarchError('LAYOUT_DAMAGED', {
    happened: `the blob ${blob.digest} of ${blob.size} bytes ${how}`,
    expected: 'the blob as the build left it',
    mend: 'build the image again: nx docker-build <project> --skip-nx-cache',
    cause,
  });
}

function headRequest(context: RepositoryContext, digest: Digest): RegistryRequest {
  return { method: 'HEAD', to: pathOf(context, digest), ok: [200, 404] };
}

function pathOf({ repository }: RepositoryContext, digest: Digest): string {
  return `/v2/${repository}/blobs/${digest}`;
}
