import { MultiarchError } from '../../core/errors';
import type { Digest } from '../../core/image-ref';
import { isIndexType, MEDIA_TYPES } from '../../core/media-types';
import { referrersTag } from '../../core/referrers/referrers-tag';
import { getManifest, type Manifest, type RepositoryContext } from './manifests';
import { putManifest } from './put-manifest';
import { parseReferrers, type Referrer } from './referrers-list';

// OCI distribution-spec v1.1, "Referrers Tag Schema": where a registry lacks the API, clients keep the list themselves.

/** How often a list is written again that somebody else wrote at the same time. */
const MAX_WRITES = 5;

/**
 * What the list behind the tag names. What is no list is taken for none, as "Listing Referrers" of the specification
 * says: registry.gitlab.com gives the subject itself for this tag.
 */
export async function listByTag(context: RepositoryContext, subject: Digest): Promise<Referrer[]> {
  const held = await getManifest(context, referrersTag(subject));
  return (held && entriesOf(held, subject)) ?? [];
}

/**
 * Adds an entry to the list behind the tag, and looks again: a registry has no conditional write, so another client may
 * have written the list it had read before. Whoever writes last then finds what is missing and adds it; what a client
 * loses that had read the list and writes it after this look, attachAll looks for.
 *
 * @throws MultiarchError REGISTRY_REJECTED where the tag is something else than a list, or never shows what was written
 */
export async function addToTag(context: RepositoryContext, subject: Digest, entry: Referrer): Promise<void> {
  const tag = referrersTag(subject);
  for (let writes = 0; ; writes++) {
    const held = await getManifest(context, tag);
    const entries = held ? entriesOf(held, subject) : [];
    // Somebody's own tag, perhaps: it is not for us to write over it.
    if (!entries) throw noList(context, subject, held!);
    if (entries.some(({ digest }) => digest === entry.digest)) return;
    if (writes === MAX_WRITES) throw notListed(context, subject, entry.digest);
    const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [...entries, entry] };
    await putManifest(context, tag, Buffer.from(JSON.stringify(index)), MEDIA_TYPES.ociIndex);
  }
}

/** Undefined for what is no list: the manifests of an index that is the subject itself are no referrers. */
function entriesOf({ digest, mediaType, bytes }: Manifest, subject: Digest): Referrer[] | undefined {
  return digest !== subject && isIndexType(mediaType) ? parseReferrers(bytes) : undefined;
}

function noList(
  { registry, repository }: RepositoryContext,
  subject: Digest,
  { digest, mediaType }: Manifest,
): MultiarchError {
  const tag = referrersTag(subject);
  const own = digest === subject;
  const found = own ? 'the image itself' : `${digest} (${mediaType || 'of unknown type'})`;
  return new MultiarchError('REGISTRY_REJECTED', {
    happened: `nothing can be attached to ${subject} in ${registry}/${repository}: the tag ${tag} gives ${found}`,
    expected: `the referrers API, or under that tag nothing or a list (an image index) of what refers to it`,
    // Deleting what is found would delete the image.
    mend: own
      ? 'use a registry that keeps such a list, or take "attest" out of this environment in nx.json; delete nothing'
      : `if nobody needs what is behind the tag ${tag}, delete that tag, and run the same command again`,
  });
}

function notListed(
  { registry, repository }: RepositoryContext,
  subject: Digest,
  digest: Digest,
): MultiarchError {
  return new MultiarchError('REGISTRY_REJECTED', {
    happened: `${registry} took ${digest} and lists it nowhere among what refers to ${subject} of ${repository}`,
    expected: `the list under the tag ${referrersTag(subject)}, as it was written ${MAX_WRITES} times`,
    mend: 'run the same command again when no other push is under way; the tag must be one that may move',
  });
}
