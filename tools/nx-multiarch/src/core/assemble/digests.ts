import type { Digest } from '../image-ref';
import type { ImageNotes } from '../report';
import { formatPlatform, linux, type Architecture } from '../platform';
import type { Deployment } from '../policy';
import { doubled, foreign, missing, ofAnotherCommit, ofAnotherRepository, same } from './errors';

/** What a machine says of the one platform that it pushed by digest. */
export interface PlatformDigest {
  /** Without the registry: `nx-multiarch/accounts-eks`. */
  repository: string;
  /** `linux/arm64` */
  platform: string;
  digest: Digest;
  /** Bytes of the manifest. */
  size: number;
  mediaType: string;
  /** See `commitName`. */
  commit: string;
  /** For the report; nothing is decided by it. */
  notes?: ImageNotes;
}

/** What the name of a digest file ends with. */
export const DIGEST_SUFFIX = '.digest.json';

/** The digest file of a layout, beside it: `dist/images/accounts/eks/arm64.digest.json`. */
export function digestFileOf(layout: string): string {
  return `${layout}${DIGEST_SUFFIX}`;
}

/** A digest that an image is to be assembled of. A file says all of it, the command line the platform alone. */
export interface GivenDigest extends Pick<PlatformDigest, 'platform' | 'digest' | 'notes'> {
  repository?: string;
  commit?: string;
  /** Where it comes from, for a person: a file, or `--digest`. */
  source: string;
}

/** The image that is assembled. */
export interface Assembly {
  project: string;
  deployment: Deployment;
  repository: string;
  /** All that the policy asks for. */
  architectures: readonly Architecture[];
  commit: string;
}

/** The commit of a working tree as digest files name it: the full hash, with `-dirty` where something is not committed. */
export function commitName({ hash, dirty }: { hash: string; dirty: boolean }): string {
  return dirty ? `${hash}-dirty` : hash;
}

/**
 * Makes sure that an image can be assembled: exactly one digest for each platform that the policy asks for and no
 * other, all of them different, of this commit and this repository.
 *
 * @returns the digests in the order of the architectures
 * @throws MultiarchError ASSEMBLE
 */
export function assertDigests(assembly: Assembly, given: readonly GivenDigest[]): Digest[] {
  const platforms = assembly.architectures.map((architecture) => formatPlatform(linux(architecture)));
  for (const entry of given) {
    if (!platforms.includes(entry.platform)) throw foreign(assembly, platforms, entry);
    if (entry.commit !== undefined && entry.commit !== assembly.commit)
      throw ofAnotherCommit(assembly, entry, entry.commit);
    if (entry.repository !== undefined && entry.repository !== assembly.repository)
      throw ofAnotherRepository(assembly, entry, entry.repository);
  }
  const chosen = assembly.architectures.map((architecture) => oneFor(assembly, architecture, given));
  for (const [position, entry] of chosen.entries()) {
    const twin = chosen.slice(0, position).find(({ digest }) => digest === entry.digest);
    if (twin) throw same(assembly, twin, entry);
  }
  return chosen.map(({ digest }) => digest);
}

function oneFor(assembly: Assembly, architecture: Architecture, given: readonly GivenDigest[]): GivenDigest {
  const platform = formatPlatform(linux(architecture));
  const [first, second] = given.filter((entry) => entry.platform === platform);
  if (!first) throw missing(assembly, architecture);
  if (second) throw doubled(assembly, first, second);
  return first;
}
