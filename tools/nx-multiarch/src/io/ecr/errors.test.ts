import { afterEach, describe, expect, it, vi } from 'vitest';
import { format, MultiarchError } from '../../core/errors';
import { errorOf } from '../../testing/error-of';
import { stubAws, useEcrApi } from '../../testing/use-ecr-api';
import { connectEcr, type EcrApi } from './api';
import { awsError, awsErrorName } from './errors';

const start = useEcrApi();
const SSO =
  'aws sso login (with AWS_PROFILE for a profile of its own), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; in CI let the job assume a role';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.doUnmock('@aws-sdk/client-ecr');
});

/** The text of the error that creating the repository team/app ends with. */
async function textOf(signal?: AbortSignal): Promise<string> {
  const api = await connectEcr(undefined, signal);
  try {
    return format(await errorOf(create(api)));
  } finally {
    await api.close();
  }
}

function create(api: EcrApi): Promise<unknown> {
  return api.call('CreateRepository', 'team/app', (ecr, options) =>
    ecr.createRepository({ repositoryName: 'team/app' }, options),
  );
}

describe('errors of AWS', () => {
  it.each([
    [
      'AccessDeniedException',
      'AWS does not allow ecr:CreateRepository on team/app in eu-central-1',
      'add it to the role that the cause names, or let someone who has it push once',
    ],
    [
      'LimitExceededException',
      'a quota of Amazon ECR is used up: team/app cannot be created in eu-central-1',
      'delete repositories, or ask for more: aws service-quotas list-service-quotas --service-code ecr --region eu-central-1',
    ],
    [
      'InvalidParameterException',
      'AWS rejected ecr:CreateRepository of team/app as invalid',
      'correct "namespace" in the plugin\'s options in nx.json, or the name of the project',
    ],
    [
      'UnrecognizedClientException',
      'AWS does not accept the credentials that the SDK found: they are wrong or have ended',
      SSO,
    ],
    [
      'KmsException',
      'AWS answered KmsException to ecr:CreateRepository of team/app in eu-central-1',
      'read the cause; the error of a moment goes away: run the same command again; what was uploaded stays',
    ],
  ])('%s', async (error, happened, mend) => {
    const server = await start(() => ({ error, message: 'User: arn:aws:iam::1:role/ci is not ...' }));
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    const text = await textOf();
    expect(text).toContain(`error: ${happened} [AWS]\n`);
    expect(text).toContain(`  to mend:  ${mend}\n  cause:    User: arn:aws:iam::1:role/ci is not ...`);
    expect(server.calls).toHaveLength(1);
  });

  it('are tried again where AWS asks for patience', async () => {
    let count = 0;
    const server = await start(() =>
      count++ < 2 ? { error: 'ThrottlingException', message: 'Rate exceeded' } : { json: {} },
    );
    const api = await connectEcr(undefined);
    expect(await create(api)).toBeDefined();
    await api.close();
    expect(server.calls).toHaveLength(3);
  });

  it('name too many requests', () => {
    const cause = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    const error = awsError(cause, { action: 'DescribeImages', resource: 'team/app', region: 'r' });
    expect([error.happened, error.mend]).toEqual([
      'AWS was asked too often: ecr:DescribeImages was refused again and again',
      'run the same command again; what was uploaded stays (nx run-many --parallel=1 asks less at a time)',
    ]);
    expect(awsErrorName(error)).toBe('ThrottlingException');
    expect(awsErrorName(cause)).toBe('');
    expect(awsError(error, { action: 'DescribeImages', resource: 'x', region: 'r' })).toBe(error);
  });

  it('name an API that cannot be reached', async () => {
    stubAws({ AWS_ENDPOINT_URL_ECR: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' });
    const api = await connectEcr(undefined);
    const error = await errorOf(create(api));
    await api.close();
    expect([error.code, error.happened, error.mend]).toEqual([
      'AWS',
      'Amazon ECR in eu-central-1 cannot be reached for ecr:CreateRepository',
      'check the region "eu-central-1", HTTPS_PROXY and AWS_ENDPOINT_URL_ECR, then: aws ecr describe-registry --region eu-central-1',
    ]);
  });

  it('name missing credentials', async () => {
    stubAws({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
    const text = await textOf();
    expect(text).toContain('error: the AWS SDK found no credentials that it can use [AWS]');
    expect(text).toContain(`to mend:  ${SSO}`);
  });

  it('name a missing region', async () => {
    stubAws({ AWS_REGION: undefined });
    expect(format(await errorOf(connectEcr(undefined)))).toContain(
      'error: no AWS region is set, and the registry "ecr" is the one of a region [AWS]\n' +
        '  expected: AWS_REGION, or a region in the profile of ~/.aws/config\n' +
        '  to mend:  export AWS_REGION=eu-central-1 (yours), or write the host of the registry into nx.json',
    );
  });

  it('show no secret', async () => {
    await start(() => 'drop');
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    expect(await textOf()).not.toContain('secret-of-the-test');
  });

  it('give way to the reason of a signal', async () => {
    await start(() => ({ json: {} }));
    const controller = new AbortController();
    const api = await connectEcr(undefined, controller.signal);
    controller.abort(new MultiarchError('COMMAND_FAILED', { happened: 'interrupted' }));
    expect((await errorOf(create(api))).happened).toBe('interrupted');
    await api.close();
  });
});
