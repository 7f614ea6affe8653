import { MultiarchError } from '../../core/errors';

/** What was asked of AWS, for the error's text. */
export interface AwsAsked {
  /** `the Lambda function thumbnailer` */
  what: string;
  /** The IAM action it takes: `lambda:GetFunction`. */
  action: string;
  /** The command that lists what there is. */
  list: string;
}

/** Names of the SDK's and the services' errors, by what mends them. */
const NO_CREDENTIALS = ['CredentialsProviderError', 'TokenProviderError'];
const REFUSED = [
  'ExpiredTokenException',
  'ExpiredToken',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'InvalidClientTokenId',
];
const DENIED = ['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation'];
const UNKNOWN = ['ResourceNotFoundException', 'ServiceNotFoundException', 'ClusterNotFoundException'];

const LOG_IN = 'aws sso login, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';

/** The error of a call to AWS; `error` is what the SDK threw. */
export function awsError({ what, action, list }: AwsAsked, error: unknown): MultiarchError {
  const name = error instanceof Error ? error.name : '';
  const texts = (): [string, string, string] => {
    if (NO_CREDENTIALS.includes(name))
      return [`there are no AWS credentials to ask for ${what}`, 'credentials of an account', LOG_IN];
    if (REFUSED.includes(name))
      return [`AWS refused the credentials with which ${what} was asked for`, 'valid ones', LOG_IN];
    if (DENIED.includes(name))
      return [
        `these AWS credentials may not read ${what}`,
        `a policy that allows ${action}`,
        `add ${action} to the role, or use another one: aws sts get-caller-identity shows which it is`,
      ];
    if (UNKNOWN.includes(name)) return notThere({ what, list });
    return [
      `${what} cannot be read`,
      'an answer of AWS',
      'check the region and the network, then run the same command again',
    ];
  };
  const [happened, expected, mend] = texts();
  return new MultiarchError('AWS', { happened, expected, mend, cause: error, details: { name } });
}

/** The error for a name that AWS does not know. */
export function unknownInAws(asked: AwsAsked): MultiarchError {
  const [happened, expected, mend] = notThere(asked);
  return new MultiarchError('AWS', { happened, expected, mend });
}

/** The error for an SDK that knows no region. */
export function noRegion({ what }: AwsAsked, cause: unknown): MultiarchError {
  return new MultiarchError('AWS', {
    happened: `no AWS region is known in which ${what} is`,
    expected: 'a region in the option, in AWS_REGION or in the profile',
    mend: 'export AWS_REGION=eu-central-1, or add "region" beside it in project.json',
    cause,
  });
}

function notThere({ what, list }: Pick<AwsAsked, 'what' | 'list'>): [string, string, string] {
  return [
    `${what} does not exist in this account and region`,
    'the name under targets.docker-inspect.options.deployed in project.json',
    `correct it: ${list}`,
  ];
}
