import { formatPlatform, linux, samePlatform } from '../platform';
import type { DeploymentPolicy } from '../policy';
import { shortDigest } from '../report';
import type { HeldSubject } from './held';

/** What can be wrong with what a tag names; the codes are those of the error that ends the command. */
export type FindingCode = 'INDEX_INCOMPLETE' | 'PLATFORM_MISMATCH' | 'POLICY';

/** One fault of a manifest or an index in a registry. */
export interface Finding {
  code: FindingCode;
  /** What it was found in. */
  digest: string;
  found: string;
  expected: string;
}

/**
 * What is wrong with an image in itself: an index whose images are not all there, or that calls a platform what is
 * another one. The registry checks neither once a garbage collection or a careless tool has been there.
 */
export function findingsIn({ digest, images, missing }: HeldSubject): Finding[] {
  const listed = images.flatMap((image) => (image.listed ? [formatPlatform(image.listed)] : []));
  const twice = listed.filter((platform, position) => listed.indexOf(platform) !== position);
  return [
    ...missing.map((each) => ({
      code: 'INDEX_INCOMPLETE' as const,
      digest,
      found: `${each.platform} ${shortDigest(each.digest)} is not in the repository`,
      expected: 'every image that the index names',
    })),
    ...images.flatMap(({ listed: said, platform, digest: child }) =>
      said === undefined || samePlatform(said, platform)
        ? []
        : [
            {
              code: 'PLATFORM_MISMATCH' as const,
              digest,
              found: `the index says ${formatPlatform(said)} of ${shortDigest(child)}, whose config says ${formatPlatform(platform)}`,
              expected: 'one platform in both',
            },
          ],
    ),
    ...twice.map((platform) => ({
      code: 'PLATFORM_MISMATCH' as const,
      digest,
      found: `the index names ${platform} more than once`,
      expected: 'one image for each platform',
    })),
  ];
}

/**
 * What the policy would not have let into the repository.
 *
 * @param whole whether it stands under the tags of the whole image; one architecture's manifest may be alone
 */
export function policyFindings(
  { digest, form, images, others }: HeldSubject,
  policy: DeploymentPolicy,
  whole: boolean,
): Finding[] {
  const allowed = policy.architectures.map((architecture) => formatPlatform(linux(architecture)));
  const held = images.map(({ platform }) => formatPlatform(platform));
  const expected = `${policy.form === 'index' ? 'an index' : 'one manifest'} of ${allowed.join(' and ')}`;
  const said = [
    ...held.filter((platform) => !allowed.includes(platform)).map((platform) => `${platform} is not allowed`),
    ...(whole ? allowed.filter((platform) => !held.includes(platform)) : []).map(
      (platform) => `${platform} is not in it`,
    ),
    ...(whole && form !== policy.form ? [`it is ${form === 'index' ? 'an index' : 'one manifest'}`] : []),
    ...(others > 0 ? [`${others} of its manifests are no images, but attestations or the like`] : []),
  ];
  return said.map((found) => ({ code: 'POLICY', digest, found, expected }));
}
