import { type ExpectedImage, type FoundImage, imageFaults } from '../../core/ecr-images';
import { MultiarchError } from '../../core/errors';
import { DEFAULT_RETRY, retrying, type RetryOptions, TryAgain } from '../registry/retry';
import type { EcrApi } from './api';
import { awsErrorName } from './errors';
import type { EcrRepository } from './repository';

/** What was pushed a moment ago may not be told of at once. */
const RETRY: RetryOptions = { ...DEFAULT_RETRY, retries: 3 };

/**
 * Asks ECR itself whether it holds what was pushed: each digest, with its type and tags.
 *
 * @throws MultiarchError ECR_MISMATCH, AWS
 */
export function verifyImages(
  api: EcrApi,
  repository: EcrRepository,
  images: readonly ExpectedImage[],
  retry: Partial<RetryOptions> = {},
): Promise<void> {
  return retrying(
    async () => {
      const found = await Promise.all(images.map(({ digest }) => describeImage(api, repository, digest)));
      const faults = imageFaults(images, found.flat());
      if (faults.length > 0) throw new TryAgain(mismatch(repository, api.region, faults));
    },
    { ...RETRY, ...retry },
  );
}

async function describeImage(
  api: EcrApi,
  { account, name }: EcrRepository,
  imageDigest: string,
): Promise<FoundImage[]> {
  const input = { registryId: account, repositoryName: name, imageIds: [{ imageDigest }] };
  try {
    const { imageDetails } = await api.call('DescribeImages', name, (ecr, options) =>
      ecr.describeImages(input, options),
    );
    return (imageDetails ?? []).map((details) => ({
      digest: details.imageDigest,
      mediaType: details.imageManifestMediaType,
      tags: details.imageTags ?? [],
    }));
  } catch (error) {
    if (awsErrorName(error) === 'ImageNotFoundException') return [];
    throw error;
  }
}

function mismatch({ name }: EcrRepository, region: string, faults: string[]): MultiarchError {
  return new MultiarchError('ECR_MISMATCH', {
    happened: `Amazon ECR does not hold in ${name} what was pushed there: ${faults.join('; ')}`,
    expected: 'every digest of the push, with its type and its tags',
    mend: `run the same push again; to see what is there: aws ecr describe-images --region ${region} --repository-name ${name}`,
    details: { faults },
  });
}
