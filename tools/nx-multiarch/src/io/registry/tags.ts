import { MultiarchError } from '../../core/errors';
import { fetchRegistry, locationOf } from './fetch';
import { parseNextLink } from './link';
import type { RepositoryContext } from './manifests';
import { headerOf } from './reply-error';
import type { HttpReply } from './transport';

const PAGE_SIZE = 1000;
/** A registry whose pages never end would keep us for ever. */
const MAX_PAGES = 1000;

/**
 * All tags of the repository, in the registry's order; none if the repository does not exist.
 * OCI distribution-spec v1.1, "Listing Tags": pages by the Link header.
 */
export async function listTags(context: RepositoryContext): Promise<string[]> {
  const tags: string[] = [];
  let next: string | URL | undefined = `/v2/${context.repository}/tags/list?n=${PAGE_SIZE}`;
  for (let page = 0; next !== undefined; page++) {
    if (page === MAX_PAGES) throw malformed(context, 'a list of tags without an end');
    const reply: HttpReply = await fetchRegistry(context, { method: 'GET', to: next, ok: [200, 404] });
    if (reply.status === 404) return tags;
    tags.push(...tagsIn(context, reply));
    const link = parseNextLink(headerOf(reply, 'link'));
    next = link === undefined ? undefined : locationOf(context, reply, link);
  }
  return tags;
}

function tagsIn(context: RepositoryContext, reply: HttpReply): string[] {
  try {
    const json: unknown = JSON.parse(reply.body.toString('utf8'));
    const tags: unknown = typeof json === 'object' && json !== null && 'tags' in json ? json.tags : undefined;
    // A repository that lost its last tag answers null.
    if (tags === null) return [];
    if (Array.isArray(tags)) return tags.filter((tag) => typeof tag === 'string');
  } catch {
    // Reported below.
  }
  throw malformed(context, 'something else than a list of tags');
}

function malformed({ registry, repository }: RepositoryContext, found: string): MultiarchError {
  return new MultiarchError('REGISTRY_REJECTED', {
    happened: `${registry} answered ${found} for ${repository}`,
    expected: '{"name": ..., "tags": [...]}, in pages that end',
    mend: `check that ${registry} is the registry you mean`,
  });
}
