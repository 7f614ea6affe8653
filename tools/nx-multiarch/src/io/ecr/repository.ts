import type { Repository } from '@aws-sdk/client-ecr';
import { blockedTags, exclusionFilters } from '../../core/ecr-filters';
import { LIFECYCLE_POLICY } from '../../core/ecr-lifecycle';
import { isMultiarchError } from '../../core/errors';
import type { EcrApi } from './api';
import { awsErrorName } from './errors';

/** A repository of an account's registry. */
export interface EcrRepository {
  /** undefined: that of the credentials. */
  account?: string;
  name: string;
}

/** The tags of a push that move, and the patterns of all tags of the repository that do. */
export interface MovingTags {
  tags: readonly string[];
  patterns: readonly string[];
}

const CREATED_BY = [{ Key: 'created-by', Value: 'nx-multiarch' }];

/**
 * Creates the repository if it is missing: immutable tags except the moving ones, scanned at each push, with
 * LIFECYCLE_POLICY. One that exists is left as it is; `warn` hears of tags that could not be moved in it.
 *
 * @throws MultiarchError AWS, BAD_OPTIONS
 */
export async function ensureRepository(
  api: EcrApi,
  repository: EcrRepository,
  moving: MovingTags,
  warn: (line: string) => void,
): Promise<void> {
  const existing = (await describe(api, repository)) ?? (await create(api, repository, moving, warn));
  if (existing) warnOfBlocked(existing, api.region, moving, warn);
}

async function describe(api: EcrApi, { account, name }: EcrRepository): Promise<Repository | undefined> {
  try {
    const input = { registryId: account, repositoryNames: [name] };
    const { repositories } = await api.call('DescribeRepositories', name, (ecr, options) =>
      ecr.describeRepositories(input, options),
    );
    return repositories?.[0];
  } catch (error) {
    if (awsErrorName(error) === 'RepositoryNotFoundException') return undefined;
    throw error;
  }
}

/** @returns the repository, if another push has created it meanwhile */
async function create(
  api: EcrApi,
  repository: EcrRepository,
  { patterns }: MovingTags,
  warn: (line: string) => void,
): Promise<Repository | undefined> {
  const { account, name } = repository;
  const filters = exclusionFilters(patterns).map((filter) => ({ filterType: 'WILDCARD', filter }) as const);
  try {
    await api.call('CreateRepository', name, (ecr, options) =>
      ecr.createRepository(
        {
          registryId: account,
          repositoryName: name,
          imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
          imageTagMutabilityExclusionFilters: filters,
          imageScanningConfiguration: { scanOnPush: true },
          tags: CREATED_BY,
        },
        options,
      ),
    );
  } catch (error) {
    if (awsErrorName(error) === 'RepositoryAlreadyExistsException') return describe(api, repository);
    throw error;
  }
  warn(`created the repository ${name} in ${api.region}`);
  await putLifecyclePolicy(api, repository, warn);
  return undefined;
}

/** The push does not need it, and the next one would not set it any more: somebody has to know. */
async function putLifecyclePolicy(
  api: EcrApi,
  { account, name }: EcrRepository,
  warn: (line: string) => void,
): Promise<void> {
  const input = { registryId: account, repositoryName: name, lifecyclePolicyText: LIFECYCLE_POLICY };
  try {
    await api.call('PutLifecyclePolicy', name, (ecr, options) => ecr.putLifecyclePolicy(input, options));
  } catch (error) {
    if (!isMultiarchError(error, 'AWS')) throw error;
    warn(`${name} has no lifecycle policy: ${error.happened}; set it by hand (docs/ecr.md)`);
  }
}

function warnOfBlocked(
  { repositoryName, imageTagMutability: mode, imageTagMutabilityExclusionFilters }: Repository,
  region: string,
  { tags, patterns }: MovingTags,
  warn: (line: string) => void,
): void {
  const filters = (imageTagMutabilityExclusionFilters ?? []).map(({ filter }) => filter ?? '');
  const blocked = blockedTags({ mode, filters }, tags);
  if (blocked.length === 0) return;
  const wanted = exclusionFilters(patterns).map((filter) => `filterType=WILDCARD,filter='${filter}'`);
  warn(
    `the tags of ${repositoryName} are ${mode}: ${blocked.join(', ')} cannot move there once they are set. To mend it: ` +
      `aws ecr put-image-tag-mutability --region ${region} --repository-name ${repositoryName} ` +
      `--image-tag-mutability IMMUTABLE_WITH_EXCLUSION --image-tag-mutability-exclusion-filters ${wanted.join(' ')}`,
  );
}
