import { Readable } from 'node:stream';
import type { Digest } from '../../core/image-ref';
import { hashing } from '../hashing';
import { checkDigest } from './digest';
import { askedOf, fetchOnce } from './fetch';
import type { RepositoryContext } from './manifests';
import { networkError } from './network-error';

/**
 * The bytes of a blob as they come, for an upload elsewhere that is tried again as a whole: one request, never more
 * of it in memory than a stream holds. The digest is proved before the stream ends; with another one, or where the
 * answer breaks off, it ends in an error. OCI distribution-spec v1.1, "Pulling blobs".
 */
export function openBlob(context: RepositoryContext, digest: Digest): Readable {
  return Readable.from(bytesOf(context, digest), { objectMode: false });
}

async function* bytesOf(context: RepositoryContext, digest: Digest): AsyncGenerator<Buffer> {
  const to = `/v2/${context.repository}/blobs/${digest}`;
  const { stream, url } = await fetchOnce(context, { method: 'GET', to, ok: [200], streamed: true });
  const hash = hashing();
  try {
    yield* hash.tap(stream as AsyncIterable<Buffer>);
  } catch (cause) {
    throw networkError(askedOf(context, { method: 'GET', url }), cause);
  }
  const what = `blob that ${context.registry} sent from ${context.repository}`;
  checkDigest(what, hash.digest(), digest);
}
