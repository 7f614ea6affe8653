/** `sha256-<hex>`: what signatures, attestations and test marks of a digest are found by, and no tag of an image. */
const OF_A_DIGEST = /^sha256-[0-9a-f]{64}/;

/** Whether a tag follows a digest: it names what was added to it, and moves with every addition. */
export function isDigestTag(tag: string): boolean {
  return OF_A_DIGEST.test(tag);
}

/** How a repository with immutable tags lets such tags move, for a reader: no commit gives a digest another one. */
export const LET_DIGEST_TAGS_MOVE =
  'exclude sha256-* from the immutability of the repository (Amazon ECR: one more filter in imageTagMutabilityExclusionFilters, see docs/ecr.md)';
