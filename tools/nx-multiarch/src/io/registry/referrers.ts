import { MultiarchError } from '../../core/errors';
import type { Digest } from '../../core/image-ref';
import { MEDIA_TYPES } from '../../core/media-types';
import { fetchRegistry, locationOf } from './fetch';
import { parseNextLink } from './link';
import { type RepositoryContext, typeOf } from './manifests';
import { parseReferrers, type Referrer } from './referrers-list';
import { listByTag } from './referrers-tag';
import { headerOf } from './reply-error';
import type { HttpReply } from './transport';

/** Registries without the API answer 404, and some of them others of these. */
const NO_API = [400, 404, 405, 406, 501];
/** A registry whose pages never end would keep us for ever. */
const MAX_PAGES = 100;

/**
 * Everything that refers to a manifest: by the API where the registry has it, else by the tag that clients keep. None
 * where the registry knows nothing of the manifest, or has something else than a list behind the tag. What is no list
 * on its first page is no API: a page for browsers, or another host (ghcr.io sends to github.com). OCI
 * distribution-spec v1.1, "Listing Referrers".
 *
 * @throws MultiarchError REGISTRY_* where the registry itself fails or refuses; REGISTRY_REJECTED for a list of the API
 *   that cannot be read
 */
export async function listReferrers(context: RepositoryContext, subject: Digest): Promise<Referrer[]> {
  const found: Referrer[] = [];
  let next: string | URL | undefined = `/v2/${context.repository}/referrers/${subject}`;
  for (let page = 0; next !== undefined && page < MAX_PAGES; page++) {
    const reply = await askPage(context, next);
    if (page === 0 && !isList(reply)) return listByTag(context, subject);
    const entries = isList(reply) ? parseReferrers(reply.body) : undefined;
    if (!entries) throw unreadable(context, subject, reply);
    found.push(...entries);
    const link = parseNextLink(headerOf(reply, 'link'));
    next = link === undefined ? undefined : locationOf(context, reply, link);
  }
  return found;
}

function askPage(context: RepositoryContext, to: string | URL): Promise<HttpReply> {
  const headers = { accept: MEDIA_TYPES.ociIndex };
  return fetchRegistry(context, { method: 'GET', to, headers, ok: [200, ...NO_API], sameOrigin: true });
}

/** The API answers 200 with this type, MUST: anything else is somebody else's answer. */
function isList(reply: HttpReply): boolean {
  return reply.status === 200 && typeOf(reply) === MEDIA_TYPES.ociIndex;
}

function unreadable(
  { registry, repository }: RepositoryContext,
  subject: Digest,
  { status }: HttpReply,
): MultiarchError {
  return new MultiarchError('REGISTRY_REJECTED', {
    happened: `what refers to ${subject} in ${registry}/${repository} cannot be read: the referrers API answered ${status} without a list of descriptors`,
    expected: 'an image index on every page',
    mend: 'run the same command again; if it stays so, report it to whoever runs the registry',
  });
}
