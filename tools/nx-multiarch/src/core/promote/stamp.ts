import { type Stamp, stampIn, type TagNaming } from '../tags';

/**
 * The commits that the tags of one digest name, shortened. They are several where commits changed nothing in the
 * image.
 */
export function commitsIn(tags: readonly string[], naming: TagNaming): string[] {
  const [dated] = datedIn(tags, naming);
  if (!dated) return [];
  const commits = tags.flatMap((tag) => stampIn([dated.tag, tag], naming)?.commit ?? []);
  return [...new Set(commits)];
}

/**
 * Time and commit by which an image is promoted: those of the tag that was asked for, otherwise the newest time. A
 * commit stands beside a time only where both are known to belong together; a clean tree's tag counts more than one
 * of an unclean tree that gave the same image.
 *
 * @param tags all tags of the digest
 * @param ref the tag by which it was found
 * @param times of the commits in `tags`, as tags tell them (`20250116-143000`), as far as git knows them
 * @returns undefined where no tag has a time
 */
export function chooseStamp(
  tags: readonly string[],
  ref: string,
  naming: TagNaming,
  times: ReadonlyMap<string, string>,
): Stamp | undefined {
  const dated = datedIn(tags, naming);
  const clean = dated.filter(({ dirty }) => !dirty);
  const [newest] = [...(clean.length > 0 ? clean : dated)].sort((a, b) => (a.time < b.time ? 1 : -1));
  if (!newest) return undefined;
  const asked = stampIn([newest.tag, ref], naming)?.commit;
  const chosen =
    dated.find(({ tag }) => tag === ref) ??
    dated.find(({ time }) => asked !== undefined && time === times.get(asked)) ??
    newest;
  const commits = commitsIn(tags, naming);
  const commit = commits.length === 1 ? commits[0] : commits.find((each) => times.get(each) === chosen.time);
  return { time: chosen.time, commit, dirty: chosen.dirty };
}

function datedIn(
  tags: readonly string[],
  naming: TagNaming,
): { tag: string; time: string; dirty: boolean }[] {
  return tags.flatMap((tag) => {
    const stamp = stampIn([tag], naming);
    return stamp ? [{ tag, time: stamp.time, dirty: stamp.dirty }] : [];
  });
}
