import type { Architecture } from './platform';
import type { TagScheme, TagTemplates } from './tag-scheme';
import { fillTemplate, templateMatcher } from './tag-template';

/** What identifies the source of an image. */
export interface Commit {
  /** The full hash. */
  hash: string;
  /** Committer time, seconds since the epoch: the same on every machine, unlike the clock. */
  time: number;
  /** Whether tracked or untracked files differ from the commit. */
  dirty: boolean;
}

/** A commit as tags tell of it. */
export interface Stamp {
  /** `20250116-143000`, UTC. */
  time: string;
  /** The first seven digits of the hash; undefined where no tag tells it. */
  commit?: string;
  dirty: boolean;
}

/** How the tags of one image in one environment are made. */
export interface TagNaming {
  scheme: TagScheme;
  environment: string;
  /** Stands before each tag: empty, or `thumbnailer-` in a shared repository. */
  lead: string;
}

/** The tags of one manifest (or index) of a push, in the order they are set. */
export interface TagSet {
  /** Never given to another image. Empty for an unclean tree. */
  immutable: string[];
  /** The tags of an unclean tree: they may be given to the image of the next edit (docs/adr/0003). */
  unclean: string[];
  /** Moved last, and never to an older commit. */
  moving: string[];
}

/** The tags of one image: of what the push is about, and of each architecture's manifest. */
export interface ImageTags {
  image: TagSet;
  architectures: Record<string, TagSet>;
}

const SHORT_HASH = 7;

/** Seconds since the epoch -> `20250116-143000`, UTC. */
export function stampOf({ hash, time, dirty }: Commit): Stamp {
  const [date, clock] = new Date(time * 1000).toISOString().slice(0, 19).split('T') as [string, string];
  const text = `${date.replaceAll('-', '')}-${clock.replaceAll(':', '')}`;
  return { time: text, commit: hash.slice(0, SHORT_HASH), dirty };
}

/**
 * Composes the tags of one image, see docs/tags.md: `dev-20250116-143000`, `abc1234` and the moving `dev-latest`,
 * and the same three for each architecture. Templates with a commit give none where the stamp has none.
 *
 * The tags of an unclean tree carry `-dirty`, and none of them is immutable: no commit stands behind them.
 */
export function composeTags(
  { scheme, environment, lead }: TagNaming,
  { time, commit, dirty }: Stamp,
  architectures: readonly Architecture[],
): ImageTags {
  const suffix = dirty ? '-dirty' : '';
  const values = { environment, time: time + suffix, commit: commit && commit + suffix };
  const tagSet = ({ immutable, moving }: TagTemplates, arch?: Architecture): TagSet => {
    const fill = (template: string): string => lead + fillTemplate(template, { ...values, arch });
    const known = immutable.filter((template) => commit || !template.includes('{commit}')).map(fill);
    return { immutable: dirty ? [] : known, unclean: dirty ? known : [], moving: moving.map(fill) };
  };
  return {
    image: tagSet(scheme.image),
    architectures: Object.fromEntries(architectures.map((arch) => [arch, tagSet(scheme.architecture, arch)])),
  };
}

/** All tags of a set, those that never move first. */
export function allTags({ immutable, unclean, moving }: TagSet): string[] {
  return [...immutable, ...unclean, ...moving];
}

/** A tag of a newer commit than the one at hand, and the time it tells. */
export interface NewerTag {
  /** `dev-20250117-090000` */
  tag: string;
  /** `20250117-090000` */
  time: string;
}

/**
 * The newest commit among those of an environment that are newer than this one; undefined where this one is the
 * newest. Tags of unclean trees do not count.
 *
 * @param held every tag of the repository
 */
export function newerTag(
  held: readonly string[],
  naming: TagNaming,
  stamp: Pick<Stamp, 'time'>,
): NewerTag | undefined {
  const dated = datedMatcher(naming);
  const newer = held.flatMap((tag) => {
    const { time, dirty } = dated.exec(tag)?.groups ?? {};
    // Times of one format sort as texts do.
    return time !== undefined && !dirty && time > stamp.time ? [{ tag, time }] : [];
  });
  return newer.sort((a, b) => (a.time < b.time ? 1 : -1))[0];
}

/** Which immutable tag of another commit a moving tag follows: `dev-arm64-latest` -> `dev-20250117-090000-arm64`. */
export function leaderOf(
  moving: string,
  { scheme, environment, lead }: TagNaming,
  time: string,
  architectures: readonly Architecture[],
): string {
  const moves = (arch: Architecture): boolean =>
    scheme.architecture.moving.some(
      (template) => lead + fillTemplate(template, { environment, arch }) === moving,
    );
  const arch = architectures.find(moves);
  const { dated } = arch ? scheme.architecture : scheme.image;
  return lead + fillTemplate(dated, { environment, time, arch });
}

/** What a push goes by when it moves tags. */
export interface MoveRules {
  /** The newest of the newer commits among the tags of the repository; never one when going back is wanted. */
  newerTag: (held: readonly string[]) => NewerTag | undefined;
  /** Which immutable tag a moving tag follows, when it follows the commit of that time. */
  leaderOf: (moving: string, time: string) => string;
}

/** The rules for one commit's push; `rollback` lets the moving tags go back to it. */
export function moveRules(
  naming: TagNaming,
  stamp: Pick<Stamp, 'time'>,
  architectures: readonly Architecture[],
  rollback = false,
): MoveRules {
  return {
    newerTag: (held) => (rollback ? undefined : newerTag(held, naming, stamp)),
    leaderOf: (moving, time) => leaderOf(moving, naming, time, architectures),
  };
}

/** What the tags of one digest tell of its commit; undefined where none of them has a time. */
export function stampIn(tags: readonly string[], naming: TagNaming): Stamp | undefined {
  const { lead, scheme, environment } = naming;
  const dated = firstMatch(tags, datedMatcher(naming));
  if (!dated?.time) return undefined;
  const named = scheme.image.immutable.filter((template) => template.includes('{commit}'));
  const matchers = named.map((template) => templateMatcher(lead, template, { environment }));
  const commit = matchers.map((matcher) => firstMatch(tags, matcher)?.commit).find(Boolean);
  return { time: dated.time, commit, dirty: dated.dirty !== undefined };
}

function firstMatch(
  tags: readonly string[],
  matcher: RegExp,
): Record<string, string | undefined> | undefined {
  return tags.map((tag) => matcher.exec(tag)?.groups).find(Boolean);
}

function datedMatcher({ scheme, environment, lead }: TagNaming): RegExp {
  return templateMatcher(lead, scheme.image.dated, { environment });
}
