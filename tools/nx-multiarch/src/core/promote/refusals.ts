import { assertSource, type BranchFacts, type SourceRules } from '../environment';
import { MultiarchError } from '../errors';
import { formatPlatform, type Platform } from '../platform';
import { shortDigest } from '../report';
import type { Stamp } from '../tags';
import type { Route } from './route';

/** What is about to be promoted, for the text of a refusal. */
export interface Promoted {
  project: string;
  /** Registry and repository of the source. */
  name: string;
  /** The tag or digest by which it was found. */
  ref: string;
}

/**
 * Refuses images that `docker-test` has not passed.
 *
 * @param untested the platform manifests without a mark
 * @throws MultiarchError NOT_TESTED
 */
export function assertTested(
  { project, name, ref }: Promoted,
  { from }: Route,
  untested: readonly { platform: Platform; digest: string }[],
): void {
  if (untested.length === 0) return;
  const named = untested.map(({ platform, digest }) => `${formatPlatform(platform)} ${shortDigest(digest)}`);
  throw new MultiarchError('NOT_TESTED', {
    happened: `docker-test has not passed for ${named.join(' and ')} of ${name}:${ref}`,
    expected: 'a test mark for the digest of every platform',
    mend: `check out its commit, then: nx docker-test ${project} && nx docker-push ${project} -c ${from}; a push marks what was tested`,
  });
}

/**
 * The time and commit that the tags of an image tell.
 *
 * @throws MultiarchError REGISTRY_NOT_FOUND where none of them has a time
 */
export function requireStamp({ name, ref }: Promoted, { from }: Route, stamp: Stamp | undefined): Stamp {
  if (stamp) return stamp;
  throw new MultiarchError('REGISTRY_NOT_FOUND', {
    happened: `no tag of ${name}:${ref} tells of which time its commit is`,
    expected: `a tag of the environment "${from}" with a time, as nx docker-push sets it`,
    mend: `push it again: nx docker-push <app> -c ${from}`,
  });
}

/**
 * Holds an image to what an environment asks of its source, as a push to it would be held.
 *
 * @param branch what git says of the image's commit and the release branch
 * @throws MultiarchError UNCLEAN_TREE, NOT_ON_BRANCH
 */
export function assertPromotable(
  { name, ref }: Promoted,
  { to }: Route,
  rules: SourceRules,
  stamp: Stamp,
  branch: BranchFacts,
): void {
  if (rules.clean && stamp.dirty) {
    throw new MultiarchError('UNCLEAN_TREE', {
      happened: `${name}:${ref} was built from a tree with changes that were not committed, and "${to}" takes none`,
      expected: `an image of a commit, for which ${to} has "clean": true in nx.json`,
      mend: 'commit the changes, build, test and push them, and promote that',
    });
  }
  const { releaseBranch } = rules;
  if (!releaseBranch) return;
  if (stamp.commit === undefined) {
    throw new MultiarchError('NOT_ON_BRANCH', {
      happened: `no tag of ${name}:${ref} tells its commit, and "${to}" is released from ${releaseBranch}`,
      expected: 'a tag with the commit, as the templates of docs/tags.md make it',
      mend: 'add a template with {commit} to tags.image.immutable in nx.json, and push again',
    });
  }
  assertSource(to, { releaseBranch }, { hash: stamp.commit, time: 0, dirty: false }, branch);
}
