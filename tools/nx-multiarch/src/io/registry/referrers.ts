import { z } from 'zod';
import { MultiarchError } from '../../core/errors';
import type { Digest } from '../../core/image-ref';
import { isIndexType, MEDIA_TYPES } from '../../core/media-types';
import { referrersTag } from '../../core/referrers/referrers-tag';
import { digestSchema } from '../digest-schema';
import { digestOf } from '../hashing';
import { fetchRegistry, locationOf } from './fetch';
import { parseNextLink } from './link';
import { getManifest, type RepositoryContext } from './manifests';
import { putManifest, storeManifest } from './put-manifest';
import { headerOf } from './reply-error';

/** What refers to a manifest, as a list of referrers names it; `size` in bytes. */
export interface Referrer {
  mediaType: string;
  digest: Digest;
  size: number;
  artifactType?: string | undefined;
  annotations?: Record<string, string> | null | undefined;
}

/** A descriptor of a list; what else others wrote into it stays there. */
const referrer = z.looseObject({
  mediaType: z.string(),
  digest: digestSchema,
  size: z.number(),
  artifactType: z.string().optional(),
  annotations: z.record(z.string(), z.string()).nullish(),
});
const list = z.object({ manifests: z.array(referrer) });

/** Registries without the API answer 404, and some of them others of these. */
const NO_API = [400, 404, 405, 406];
/** A registry whose pages never end would keep us for ever. */
const MAX_PAGES = 100;
/** How often a list is written again that somebody else wrote at the same time. */
const MAX_WRITES = 5;

/**
 * Everything that refers to a manifest: by the API where the registry has it, else by the tag that clients keep. None
 * where the registry knows nothing of the manifest. OCI distribution-spec v1.1, "Listing Referrers".
 *
 * @throws MultiarchError REGISTRY_REJECTED for a list that cannot be read
 */
export async function listReferrers(context: RepositoryContext, subject: Digest): Promise<Referrer[]> {
  const found: Referrer[] = [];
  let next: string | URL | undefined = `/v2/${context.repository}/referrers/${subject}`;
  for (let page = 0; next !== undefined && page < MAX_PAGES; page++) {
    const headers = { accept: MEDIA_TYPES.ociIndex };
    const reply = await fetchRegistry(context, { method: 'GET', to: next, headers, ok: [200, ...NO_API] });
    if (reply.status !== 200) return readTag(context, subject);
    found.push(...parse(context, subject, reply.body));
    const link = parseNextLink(headerOf(reply, 'link'));
    next = link === undefined ? undefined : locationOf(context, reply, link);
  }
  return found;
}

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

/**
 * Adds an entry to the list behind the tag, and looks again: a registry has no conditional write, so another client may
 * have written the list it had read before. Whoever writes last then finds what is missing and adds it.
 */
async function addToTag(context: RepositoryContext, subject: Digest, entry: Referrer): Promise<void> {
  for (let writes = 0; ; writes++) {
    const held = await readTag(context, subject);
    if (held.some(({ digest }) => digest === entry.digest)) return;
    if (writes === MAX_WRITES) throw notListed(context, subject, entry.digest);
    const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests: [...held, entry] };
    await putManifest(
      context,
      referrersTag(subject),
      Buffer.from(JSON.stringify(index)),
      MEDIA_TYPES.ociIndex,
    );
  }
}

async function readTag(context: RepositoryContext, subject: Digest): Promise<Referrer[]> {
  const held = await getManifest(context, referrersTag(subject));
  if (!held) return [];
  if (!isIndexType(held.mediaType)) throw noList(context, subject, held.mediaType || 'unknown');
  return parse(context, subject, held.bytes);
}

function parse(context: RepositoryContext, subject: Digest, bytes: Buffer): Referrer[] {
  try {
    return list.parse(JSON.parse(bytes.toString('utf8'))).manifests;
  } catch (cause) {
    throw noList(context, subject, 'other than an image index', cause);
  }
}

function noList(
  { registry, repository }: RepositoryContext,
  subject: Digest,
  found: string,
  cause?: unknown,
): MultiarchError {
  const tag = referrersTag(subject);
  return new MultiarchError('REGISTRY_REJECTED', {
    happened: `what refers to ${subject} in ${registry}/${repository} cannot be read: the list is ${found}`,
    expected: `an image index, from the referrers API or under the tag ${tag}`,
    mend: `delete the tag ${tag} where it is no list, and push again; otherwise report it to whoever runs the registry`,
    cause,
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
