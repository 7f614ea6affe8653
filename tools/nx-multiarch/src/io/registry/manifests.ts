import type { Digest } from '../../core/image-ref';
import { isDigest } from '../../core/image-ref';
import { digestOf } from '../hashing';
import { checkDigest, DIGEST_HEADER } from './digest';
import type { FetchContext } from './fetch';
import { fetchRegistry } from './fetch';
import { MANIFEST_ACCEPT } from '../../core/media-types';
import { headerOf } from './reply-error';
import type { HttpReply } from './transport';

/** What a registry says of a manifest without sending it; `size` in bytes. */
export interface ManifestHead {
  digest: Digest;
  mediaType: string;
  size: number;
}

/** A manifest as the registry holds it, byte for byte. */
export interface Manifest extends ManifestHead {
  bytes: Buffer;
}

/** One repository of a registry. */
export interface RepositoryContext extends FetchContext {
  repository: string;
}

/**
 * The digest, media type and size behind a tag or digest; undefined if there is none.
 * OCI distribution-spec v1.1, "Checking if content exists in the registry".
 */
export async function headManifest(
  context: RepositoryContext,
  ref: string,
): Promise<ManifestHead | undefined> {
  const reply = await ask(context, 'HEAD', ref);
  if (reply.status === 404) return undefined;
  const digest = headerOf(reply, DIGEST_HEADER);
  const size = Number(headerOf(reply, 'content-length'));
  const mediaType = typeOf(reply);
  // All three are only recommended; what a HEAD leaves open, the manifest itself tells.
  if (digest && isDigest(digest) && Number.isInteger(size) && size > 0 && mediaType)
    return { digest, mediaType, size };
  return getManifest(context, ref);
}

/**
 * The manifest behind a tag or digest; undefined if there is none. Its digest is computed from the bytes, and
 * compared with the one asked for and the one the registry names. OCI distribution-spec v1.1, "Pulling manifests".
 *
 * @throws MultiarchError DIGEST_MISMATCH
 */
export async function getManifest(context: RepositoryContext, ref: string): Promise<Manifest | undefined> {
  const reply = await ask(context, 'GET', ref);
  if (reply.status === 404) return undefined;
  const digest = digestOf(reply.body);
  const what = `manifest ${ref} that ${context.registry} sent from ${context.repository}`;
  if (isDigest(ref)) checkDigest(what, digest, ref);
  checkDigest(what, headerOf(reply, DIGEST_HEADER), digest);
  return {
    digest,
    mediaType: typeOf(reply) ?? typeInside(reply.body),
    size: reply.body.length,
    bytes: reply.body,
  };
}

function ask(context: RepositoryContext, method: 'GET' | 'HEAD', ref: string): Promise<HttpReply> {
  const headers = { accept: MANIFEST_ACCEPT };
  return fetchRegistry(context, { method, to: manifestPath(context, ref), headers, ok: [200, 404] });
}

/** The path of a manifest under the registry's URL. */
export function manifestPath({ repository }: RepositoryContext, ref: string): string {
  return `/v2/${repository}/manifests/${ref}`;
}

/** The media type of a manifest that is answered; undefined for what is none, as a page for browsers. */
export function typeOf(reply: HttpReply): string | undefined {
  const type = headerOf(reply, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  return type && type.startsWith('application/vnd.') ? type : undefined;
}

/** A manifest names its own media type too (OCI image-spec v1.1, "mediaType"). */
function typeInside(bytes: Buffer): string {
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof json === 'object' && json !== null && 'mediaType' in json) return String(json.mediaType);
  } catch {
    // Not JSON: no manifest, and its reader will say so.
  }
  return '';
}
