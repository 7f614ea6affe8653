import type { Architecture } from './platform';

/** What identifies the source of an image. */
export interface Commit {
  /** The full hash. */
  hash: string;
  /** Committer time, seconds since the epoch: the same on every machine, unlike the clock. */
  time: number;
  /** Whether tracked or untracked files differ from the commit. */
  dirty: boolean;
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
function timestamp(seconds: number): string {
  const [date, time] = new Date(seconds * 1000).toISOString().slice(0, 19).split('T') as [string, string];
  return `${date.replaceAll('-', '')}-${time.replaceAll(':', '')}`;
}

/**
 * Composes the tags of one image, see docs/tags.md: `dev-20250116-143000`, `abc1234` and the moving `dev-latest`,
 * and the same three for each architecture.
 *
 * The tags of an unclean tree carry `-dirty`, and none of them is immutable: no commit stands behind them.
 */
export function composeTags(
  environment: string,
  commit: Commit,
  architectures: readonly Architecture[],
): ImageTags {
  const suffix = commit.dirty ? '-dirty' : '';
  const stems = [
    `${environment}-${timestamp(commit.time)}${suffix}`,
    `${commit.hash.slice(0, SHORT_HASH)}${suffix}`,
  ];
  const tagSet = (names: string[], latest: string): TagSet => ({
    immutable: commit.dirty ? [] : names,
    unclean: commit.dirty ? names : [],
    moving: [latest],
  });
  const perArchitecture = (architecture: Architecture): [string, TagSet] => [
    architecture,
    tagSet(
      stems.map((stem) => `${stem}-${architecture}`),
      `${environment}-${architecture}-latest`,
    ),
  ];
  return {
    image: tagSet(stems, `${environment}-latest`),
    architectures: Object.fromEntries(architectures.map(perArchitecture)),
  };
}

/** All tags of a set, those that never move first. */
export function allTags({ immutable, unclean, moving }: TagSet): string[] {
  return [...immutable, ...unclean, ...moving];
}

/**
 * The tag of the newest commit among those of an environment that are newer than this one: `dev-20250117-090000`;
 * undefined where this one is the newest. Tags of unclean trees do not count.
 *
 * @param held every tag of the repository
 */
export function newerTag(held: readonly string[], environment: string, commit: Commit): string | undefined {
  const own = `${environment}-${timestamp(commit.time)}`;
  const ofCommits = held.filter((tag) => /^-\d{8}-\d{6}$/.test(tag.slice(environment.length)));
  // Times of one format sort as texts do.
  return ofCommits
    .filter((tag) => tag.startsWith(environment) && tag > own)
    .sort()
    .at(-1);
}

/** Which immutable tag each moving tag of an environment follows: `dev-arm64-latest` -> `dev-20250117-090000-arm64`. */
export function leaderOf(moving: string, environment: string, newest: string): string {
  const architecture = moving.slice(environment.length).replace(/-latest$/, '');
  return `${newest}${architecture}`;
}
