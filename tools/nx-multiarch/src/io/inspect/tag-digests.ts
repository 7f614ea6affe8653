import type { Digest } from '../../core/image-ref';
import type { TagsByDigest } from '../../core/inspect/selection';
import type { RegistryClient } from '../registry';
import { severalAtOnce } from '../several-at-once';

/** How many tags are looked up at a time. */
const PARALLEL = 8;

/**
 * Looks up what tags of a repository name. A tag that is gone meanwhile is left out.
 *
 * @param choose which tags; all by default
 * @returns tags sorted as texts
 */
export async function readTagDigests(
  client: RegistryClient,
  choose: (tag: string) => boolean = () => true,
): Promise<TagsByDigest> {
  const tags = (await client.listTags()).filter(choose).sort();
  const heads = await severalAtOnce(tags, PARALLEL, (tag) => client.headManifest(tag));
  const byDigest = new Map<Digest, string[]>();
  for (const [position, head] of heads.entries()) {
    if (head) byDigest.set(head.digest, [...(byDigest.get(head.digest) ?? []), tags[position]!]);
  }
  return byDigest;
}
