import type { MoveRules } from '../core/tags';
import type { Subject } from './push-plan';
import type { RegistryClient } from './registry';

/** How tags are moved, see `moveRules`. */
export interface TagMove extends MoveRules {
  /** Sees a line for each step. */
  onStep: (line: string) => void;
}

/**
 * Moves the moving tags, unless the repository holds the image of a newer commit.
 *
 * A registry has no compare-and-swap, so several pushes at once are sorted out by their order: each sets its immutable
 * tags before it moves anything, and looks again after whatever it moved. Whoever writes a moving tag last has then
 * seen every image whose tags were moved before, and leaves the newest (docs/push.md).
 *
 * @returns the tag of the newer commit
 */
export async function moveTags(
  subjects: readonly Subject[],
  client: RegistryClient,
  run: TagMove,
): Promise<string | undefined> {
  const newer = run.newerTag(await client.listTags());
  if (newer) {
    run.onStep(`moving tags stay: ${newer.tag} is of a newer commit (--rollback moves them all the same)`);
    return newer.tag;
  }
  await setTags(subjects, ({ tags }) => tags.moving, client, run.onStep);
  return handOver(
    subjects.flatMap(({ tags }) => tags.moving),
    client,
    run,
  );
}

/** Gives moving tags to a newer commit that was pushed meanwhile, until none is newer. */
async function handOver(
  moving: readonly string[],
  client: RegistryClient,
  { newerTag, leaderOf, onStep }: TagMove,
): Promise<string | undefined> {
  let followed: string | undefined;
  for (;;) {
    const newer = newerTag(await client.listTags());
    if (!newer || newer.tag === followed) return followed;
    for (const tag of moving) {
      const held = await client.getManifest(leaderOf(tag, newer.time));
      // The newer image may hold another set of architectures.
      if (held) await client.putManifest(tag, held.bytes, held.mediaType);
    }
    onStep(`moving tags handed over to ${newer.tag}, pushed meanwhile`);
    followed = newer.tag;
  }
}

/** Sets those tags of each subject that do not hold its digest yet. */
export async function setTags(
  subjects: readonly Subject[],
  choose: (subject: Subject) => string[],
  client: RegistryClient,
  onStep: (line: string) => void,
): Promise<void> {
  for (const subject of subjects) {
    for (const tag of choose(subject)) {
      if ((await client.headManifest(tag))?.digest === subject.digest) continue;
      await client.putManifest(tag, subject.bytes, subject.mediaType);
      onStep(`tag ${tag}`);
    }
  }
}
