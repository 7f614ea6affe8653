import type { Digest } from '../image-ref';
import { ARCHITECTURES } from '../platform';
import { isDigestTag } from '../referrers/digest-tags';
import { fillTemplate, placeholdersIn, templateMatcher } from '../tag-template';
import type { TagNaming } from '../tags';

/** The tags of a repository by what they name. */
export type TagsByDigest = ReadonlyMap<Digest, readonly string[]>;

/** The moving tag of a whole image: `dev-latest`. */
export function movingTag({ scheme, environment, lead }: TagNaming): string {
  return lead + fillTemplate(scheme.image.moving[0]!, { environment });
}

/** Whether a tag can be one of the image at hand, in whatever environment: others share the repository. */
export function isTagOf(tag: string, { lead }: TagNaming): boolean {
  return tag.startsWith(lead) && !isDigestTag(tag.slice(lead.length));
}

/** What is looked at, and what was left out. */
export interface Selection {
  /** Newest first; what has no time (a moving tag of a tree that is gone) before all. */
  digests: Digest[];
  /** How many commits are older than those. */
  older: number;
}

/**
 * What an environment's tags name, by commits: the newest ones. A tag that tells no environment (`abc1234`) chooses
 * nothing: the digest behind it is some environment's.
 *
 * @param commits how many
 */
export function selectDigests(tags: TagsByDigest, naming: TagNaming, commits: number): Selection {
  const found = [...tags].flatMap(([digest, names]) => {
    const time = commitTime(names, naming);
    return time === undefined ? [] : [{ digest, time }];
  });
  const times = [...new Set(found.map(({ time }) => time).filter(Boolean))].sort().reverse();
  const shown = new Set(['', ...times.slice(0, commits)]);
  return {
    digests: found
      .filter(({ time }) => shown.has(time))
      .sort((a, b) => rank(a.time, times) - rank(b.time, times))
      .map(({ digest }) => digest),
    older: Math.max(0, times.length - commits),
  };
}

/**
 * The time of the commit that the tags of one digest tell of, the newest of several; empty where no tag has a time,
 * undefined where no tag is of the environment.
 */
export function commitTime(tags: readonly string[], naming: TagNaming): string | undefined {
  const matchers = environmentMatchers(naming);
  const matches = tags.flatMap((tag) => matchers.map((matcher) => matcher.exec(tag)).filter(isMatch));
  if (matches.length === 0) return undefined;
  const times = matches.flatMap(({ groups }) => groups?.time ?? []);
  return times.sort().at(-1) ?? '';
}

/** Whether one of the tags is of the whole image, and not of one architecture's manifest. */
export function namesWhole(tags: readonly string[], { scheme, environment, lead }: TagNaming): boolean {
  const { immutable, moving } = scheme.image;
  const matchers = [...immutable, ...moving].map((template) =>
    templateMatcher(lead, template, { environment }),
  );
  return tags.some((tag) => matchers.some((matcher) => matcher.test(tag)));
}

function environmentMatchers({ scheme, environment, lead }: TagNaming): RegExp[] {
  const templates = [scheme.image, scheme.architecture].flatMap(({ immutable, moving }) => [
    ...immutable,
    ...moving,
  ]);
  return templates
    .filter((template) => placeholdersIn(template).includes('environment'))
    .flatMap((template) =>
      placeholdersIn(template).includes('arch')
        ? ARCHITECTURES.map((arch) => templateMatcher(lead, template, { environment, arch }))
        : [templateMatcher(lead, template, { environment })],
    );
}

function isMatch(match: RegExpExecArray | null): match is RegExpExecArray {
  return match !== null;
}

/** What has no time is found at -1: before all. */
function rank(time: string, newestFirst: readonly string[]): number {
  return newestFirst.indexOf(time);
}
