import { type ErrorParts, isMultiarchError, MultiarchError } from '../../core/errors';

/** The calls of the API that the plugin makes, by the names that they have in IAM too; the policy is in docs/ecr.md. */
export const ECR_ACTIONS = [
  'GetAuthorizationToken',
  'DescribeRepositories',
  'CreateRepository',
  'PutLifecyclePolicy',
  'DescribeImages',
] as const;
export type EcrAction = (typeof ECR_ACTIONS)[number];

/** What was asked of AWS, for an error text. */
export interface AwsAsked {
  action: EcrAction;
  /** A repository, or the registry. */
  resource: string;
  region: string;
}

type Parts = Pick<ErrorParts, 'happened' | 'expected' | 'mend'>;

const LOG_IN =
  'aws sso login (with AWS_PROFILE for a profile of its own), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; in CI let the job assume a role';
const RUN_AGAIN = 'run the same command again; what was uploaded stays';

/** The name of the error that AWS or its SDK gave; empty for another error. */
export function awsErrorName(error: unknown): string {
  const name = isMultiarchError(error, 'AWS') ? error.details['name'] : undefined;
  return typeof name === 'string' ? name : '';
}

/** What the SDK threw as the plugin's error, with `details.name`; one that is it already stays. */
export function awsError(error: unknown, asked: AwsAsked): MultiarchError {
  if (isMultiarchError(error)) return error;
  const name = error instanceof Error ? error.name : '';
  const parts = (PARTS_BY_NAME[name] ?? (wasAnswered(error) ? answered(name) : unreachable))(asked);
  return new MultiarchError('AWS', { ...parts, cause: error, details: { name } });
}

/** @throws MultiarchError AWS always: for a machine whose AWS configuration names no region */
export function noRegion(cause: unknown): never {
  throw new MultiarchError('AWS', {
    happened: 'no AWS region is set, and the registry "ecr" is the one of a region',
    expected: 'AWS_REGION, or a region in the profile of ~/.aws/config',
    mend: 'export AWS_REGION=eu-central-1 (yours), or write the host of the registry into nx.json',
    cause,
    details: { name: 'NoRegion' },
  });
}

/** Whether the error came as an answer, and not from the network. */
function wasAnswered(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return false;
  const { $metadata } = error;
  return typeof $metadata === 'object' && $metadata !== null && 'httpStatusCode' in $metadata;
}

function noCredentials(): Parts {
  return {
    happened: 'the AWS SDK found no credentials that it can use',
    expected: 'those of the environment, of a profile, of SSO, or of the role of this machine',
    mend: LOG_IN,
  };
}

function refused(): Parts {
  return {
    happened: 'AWS does not accept the credentials that the SDK found: they are wrong or have ended',
    expected: 'credentials that count, and a clock that is right',
    mend: LOG_IN,
  };
}

function denied({ action, resource, region }: AwsAsked): Parts {
  return {
    happened: `AWS does not allow ecr:${action} on ${resource} in ${region}`,
    expected: `the right ecr:${action}; docs/ecr.md has the whole IAM policy`,
    mend: 'add it to the role that the cause names, or let someone who has it push once',
  };
}

function limited({ resource, region }: AwsAsked): Parts {
  return {
    happened: `a quota of Amazon ECR is used up: ${resource} cannot be created in ${region}`,
    expected: 'room for one more repository in the account (100,000 by default)',
    mend: `delete repositories, or ask for more: aws service-quotas list-service-quotas --service-code ecr --region ${region}`,
  };
}

function throttled({ action }: AwsAsked): Parts {
  return {
    happened: `AWS was asked too often: ecr:${action} was refused again and again`,
    expected: 'fewer requests for this account and region at the same time',
    mend: `${RUN_AGAIN} (nx run-many --parallel=1 asks less at a time)`,
  };
}

function badParameter({ action, resource }: AwsAsked): Parts {
  return {
    happened: `AWS rejected ecr:${action} of ${resource} as invalid`,
    expected:
      'a repository of 2 to 256 lower-case letters, digits, "-", "_", "." and "/", the first one a letter',
    mend: 'correct "namespace" in the plugin\'s options in nx.json, or the name of the project',
  };
}

function answered(name: string): (asked: AwsAsked) => Parts {
  return ({ action, resource, region }) => ({
    happened: `AWS answered ${name} to ecr:${action} of ${resource} in ${region}`,
    mend: `read the cause; the error of a moment goes away: ${RUN_AGAIN}`,
  });
}

function unreachable({ action, region }: AwsAsked): Parts {
  return {
    happened: `Amazon ECR in ${region} cannot be reached for ecr:${action}`,
    expected: `an answer from its API, directly or through HTTPS_PROXY`,
    mend: `check the region "${region}", HTTPS_PROXY and AWS_ENDPOINT_URL_ECR, then: aws ecr describe-registry --region ${region}`,
  };
}

// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html, those of each call, and the SDK's own.
const PARTS_BY_NAME: Readonly<Record<string, (asked: AwsAsked) => Parts>> = {
  CredentialsProviderError: noCredentials,
  TokenProviderError: noCredentials,
  AccessDenied: refused,
  ExpiredToken: refused,
  ExpiredTokenException: refused,
  IncompleteSignature: refused,
  IncompleteSignatureException: refused,
  InvalidClientTokenId: refused,
  InvalidIdentityToken: refused,
  InvalidSignatureException: refused,
  MissingAuthenticationToken: refused,
  UnrecognizedClientException: refused,
  AccessDeniedException: denied,
  BlockedByOrganizationPolicyException: denied,
  LimitExceededException: limited,
  RequestLimitExceeded: throttled,
  ThrottlingException: throttled,
  Throttling: throttled,
  TooManyRequestsException: throttled,
  InvalidParameterException: badParameter,
};
