import type { HeldArchitectures, RegistryView } from '../../core/deployed/registry-view';
import { referenceOf, type Running } from '../../core/deployed/running';
import type { Digest } from '../../core/image-ref';
import type { HeldSubject } from '../../core/inspect/held';
import { commitTime, isTagOf, movingTag, type TagsByDigest } from '../../core/inspect/selection';
import type { TagNaming } from '../../core/tags';
import { readSubject } from '../inspect/read-subject';
import { readTagDigests } from '../inspect/tag-digests';
import type { RegistryClient } from '../registry';

/** Reads from a registry what is needed to judge what runs. */
export async function readView(
  client: RegistryClient,
  naming: TagNaming,
  running: readonly Running[],
): Promise<RegistryView> {
  await client.ping();
  const byDigest = await readTagDigests(client, (tag) => isTagOf(tag, naming));
  const tags = new Map([...byDigest].flatMap(([digest, names]) => names.map((name) => [name, digest])));
  const moving = movingTag(naming);
  const current = tags.has(moving) ? await readSubject(client, moving) : undefined;
  return {
    name: client.name,
    movingTag: moving,
    ...(current ? { moving: { ...heldOf(current, byDigest, naming), ...contentOf(current) } } : {}),
    tags,
    digests: await readRunning(client, running, { byDigest, tags, naming }),
  };
}

async function readRunning(
  client: RegistryClient,
  running: readonly Running[],
  { byDigest, tags, naming }: { byDigest: TagsByDigest; tags: RegistryView['tags']; naming: TagNaming },
): Promise<Map<Digest, HeldArchitectures>> {
  const digests = running.flatMap(({ digest, image }) => {
    const ref = referenceOf(image);
    return digest ?? ref?.digest ?? tags.get(ref?.tag ?? 'latest') ?? [];
  });
  const found = new Map<Digest, HeldArchitectures>();
  for (const digest of new Set(digests)) {
    const subject = await readSubject(client, digest);
    if (subject) found.set(digest, heldOf(subject, byDigest, naming));
  }
  return found;
}

function heldOf(subject: HeldSubject, byDigest: TagsByDigest, naming: TagNaming): HeldArchitectures {
  const tags = byDigest.get(subject.digest) ?? [];
  return {
    architectures: subject.images.map(({ platform }) => platform.architecture),
    time: commitTime(tags, naming) ?? '',
  };
}

function contentOf({ digest, images }: HeldSubject): { digest: Digest; children: Digest[] } {
  return { digest, children: images.map((image) => image.digest) };
}
