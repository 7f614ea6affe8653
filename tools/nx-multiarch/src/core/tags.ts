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

/** The tags of one manifest (or index) of a push. Immutable tags are set before any moving one. */
export interface TagSet {
  immutable: string[];
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
 * The tags of an unclean tree carry `-dirty` and are moving ones: no commit stands behind them, so the next edit may
 * put another image under the same name (docs/adr/0003).
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
  const tagSet = (fixed: string[], latest: string): TagSet =>
    commit.dirty ? { immutable: [], moving: [...fixed, latest] } : { immutable: fixed, moving: [latest] };
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
export function allTags({ immutable, moving }: TagSet): string[] {
  return [...immutable, ...moving];
}
