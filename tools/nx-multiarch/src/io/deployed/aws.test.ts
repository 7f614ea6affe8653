import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { format } from '../../core/errors';
import { type AwsAnswer, type AwsStandIn, startAwsStandIn } from '../../testing/aws-stand-in';
import { errorOf } from '../../testing/error-of';
import { digestLike } from '../../testing/held-image';
import { loadSdk } from '../load-sdk';
import { readAppRunner } from './apprunner';
import { readEcs } from './ecs';
import { readLambda } from './lambda';

const IMAGE = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/app:dev-latest';
const DIGEST = digestLike('a');
const ARN = 'arn:aws:apprunner:eu-central-1:123456789012:service/studio/1';

let aws: AwsStandIn;
let answers: Record<string, AwsAnswer>;

beforeEach(async () => {
  answers = {};
  aws = await startAwsStandIn((operation) => answers[operation] ?? { error: 'UnknownOperationException' });
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
describe('readLambda', () => {
  const GET = 'GET /2015-03-31/functions/thumbnailer';
  const code = {
    ImageUri: IMAGE,
    ResolvedImageUri: `${IMAGE.split(':')[0]}@${DIGEST}`,
    RepositoryType: 'ECR',
  };

  it.each([
    [['arm64'], 'arm64'],
    [['x86_64'], 'amd64'],
    [undefined, 'amd64'],
  ])('reads image and architecture: %s', async (Architectures, architecture) => {
    answers[GET] = { body: { Configuration: { FunctionName: 'thumbnailer', Architectures }, Code: code } };
    expect(await readLambda({ function: 'thumbnailer' })).toEqual({
      runs: 'lambda thumbnailer',
      architecture,
      image: IMAGE,
      digest: DIGEST,
    });
  });

  it('says that a function has no image', async () => {
    answers[GET] = { body: { Configuration: {}, Code: { RepositoryType: 'S3' } } };
    expect(format(await errorOf(readLambda({ function: 'thumbnailer' })))).toContain(
      'an image of the Lambda function thumbnailer does not exist',
    );
  });

  it.each([
    [
      'ResourceNotFoundException',
      'the Lambda function thumbnailer does not exist in this account and region',
      'aws lambda list-functions',
    ],
    [
      'AccessDeniedException',
      'these AWS credentials may not read the Lambda function thumbnailer',
      'add lambda:GetFunction to the role',
    ],
    [
      'ExpiredTokenException',
      'AWS refused the credentials with which the Lambda function thumbnailer was asked for',
      'aws sso login',
    ],
    [
      'ServiceException',
      'the Lambda function thumbnailer cannot be read',
      'check the region and the network',
    ],
  ])('says what %s means', async (error, happened, mend) => {
    answers[GET] = { error, status: 403 };
    const text = format(await errorOf(readLambda({ function: 'thumbnailer' })));
    expect(text).toContain(`error: ${happened} [AWS]`);
    expect(text).toContain(mend);
    expect(text).toContain('said by AWS');
  });

  it('says that there are no credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    const text = format(await errorOf(readLambda({ function: 'thumbnailer' })));
    expect(text).toContain('there are no AWS credentials to ask for the Lambda function thumbnailer [AWS]');
    expect(text).toContain('aws sso login, or set AWS_PROFILE');
  });

  it('says that no region is known', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    const text = format(await errorOf(readLambda({ function: 'thumbnailer' })));
    expect(text).toContain('no AWS region is known in which the Lambda function thumbnailer is [AWS]');
    expect(text).toContain('export AWS_REGION=eu-central-1');
  });
});

it('says which client of the SDK is missing', async () => {
  const text = format(await errorOf(loadSdk('@aws-sdk/client-ecs', () => Promise.reject(new Error('none')))));
  expect(text).toContain('@aws-sdk/client-ecs is not installed in this workspace [AWS]');
  expect(text).toContain('npm install --save-dev @aws-sdk/client-ecs');
});

// https://docs.aws.amazon.com/apprunner/latest/api/API_DescribeService.html
describe('readAppRunner', () => {
  it('reads the image, which is on x86-64 always', async () => {
    const repository = { ImageIdentifier: IMAGE, ImageRepositoryType: 'ECR' };
    const service = { ServiceName: 'studio', SourceConfiguration: { ImageRepository: repository } };
    answers.DescribeService = { body: { Service: service } };
    expect(await readAppRunner({ serviceArn: ARN })).toEqual({
      runs: 'apprunner studio',
      architecture: 'amd64',
      image: IMAGE,
      digest: undefined,
    });
  });

  it('says that a service has no image, or does not exist', async () => {
    answers.DescribeService = { body: { Service: { SourceConfiguration: { CodeRepository: {} } } } };
    expect(await errorOf(readAppRunner({ serviceArn: ARN }))).toMatchObject({
      code: 'AWS',
      happened: expect.stringContaining('an image of the App Runner service') as string,
    });
    answers.DescribeService = { error: 'ResourceNotFoundException' };
    const text = format(await errorOf(readAppRunner({ serviceArn: ARN })));
    expect(text).toContain(`the App Runner service ${ARN} does not exist`);
    expect(text).toContain('aws apprunner list-services');
  });
});

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html and its neighbours
describe('readEcs', () => {
  const place = { cluster: 'main', service: 'studio' };
  const definition = {
    containerDefinitions: [{ image: 'public.ecr.aws/xray/aws-xray-daemon:latest' }, { image: IMAGE }],
    runtimePlatform: { cpuArchitecture: 'ARM64' },
  };
  const task = (digest: string, architecture?: string) => ({
    containers: [{ image: IMAGE, imageDigest: digest }],
    attributes: architecture ? [{ name: 'ecs.cpu-architecture', value: architecture }] : [],
  });

  beforeEach(() => {
    answers.DescribeServices = { body: { services: [{ taskDefinition: 'studio:7' }], failures: [] } };
    answers.DescribeTaskDefinition = { body: { taskDefinition: definition } };
    answers.ListTasks = { body: { taskArns: [] } };
  });

  it('reads what the tasks run, those alike as one', async () => {
    answers.ListTasks = { body: { taskArns: ['1', '2', '3'] } };
    const tasks = [task(DIGEST, 'arm64'), task(DIGEST), task(digestLike('b'), 'x86_64')];
    answers.DescribeTasks = { body: { tasks } };
    const found = await readEcs(place, 'team/app');
    expect(found).toEqual([
      { runs: 'ecs studio, 2 tasks', architecture: 'arm64', image: IMAGE, digest: DIGEST },
      { runs: 'ecs studio, 1 task', architecture: 'amd64', image: IMAGE, digest: digestLike('b') },
    ]);
  });

  it('reads the task definition where no task runs', async () => {
    expect(await readEcs(place, 'team/app')).toEqual([
      { runs: 'ecs studio, no task', architecture: 'arm64', image: IMAGE, digest: undefined },
    ]);
    answers.DescribeTaskDefinition = { body: { taskDefinition: { containerDefinitions: [] } } };
    expect(await readEcs(place, 'team/app')).toMatchObject([{ architecture: 'amd64', image: '' }]);
  });

  it('says what does not exist', async () => {
    answers.DescribeServices = { body: { services: [], failures: [{ reason: 'MISSING' }] } };
    const text = format(await errorOf(readEcs(place, 'team/app')));
    expect(text).toContain(
      'the ECS service studio of the cluster main does not exist in this account and region',
    );
    expect(text).toContain('aws ecs list-services --cluster main');
    answers.DescribeServices = { error: 'ClusterNotFoundException' };
    expect(format(await errorOf(readEcs(place, 'team/app')))).toContain('of the cluster main does not exist');
  });
});
