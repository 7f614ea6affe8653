import { beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config';
import { thumbnailKey } from '../src/thumbnails/keys';
import { longestMessage } from '../src/time-limits';
import { resourcesOf, synthesize, type Template } from './testing/template';
import { sourceEndings } from './uploads';

const digest = `sha256:${'a'.repeat(64)}`;
let template: Template;
let whole: Template;
beforeAll(() => {
  template = synthesize({ digest });
  whole = synthesize({
    digest,
    repository: 'team/pictures',
    'function-url': 'true',
    'alarm-topic': 'arn:aws:sns:eu-central-1:123456789012:oncall',
  });
}, 120_000);

const only = (type: string) => {
  const found = resourcesOf(template, type);
  expect(found).toHaveLength(1);
  return found[0]!;
};

describe('the template', () => {
  it('is this one (vitest -u after a change that is meant)', async () => {
    await expect(`${JSON.stringify(template, null, 2)}\n`).toMatchFileSnapshot('thumbnailer.golden.json');
  });

  it('has one function and no other code', () => {
    only('AWS::Lambda::Function');
    expect(Object.values(template.Resources).filter(({ Type }) => Type.startsWith('Custom::'))).toEqual([]);
  });

  it('takes repository, function URL and topic from the context', () => {
    expect(JSON.stringify(resourcesOf(whole, 'AWS::Lambda::Function'))).toContain(`/team/pictures@${digest}`);
    expect(resourcesOf(whole, 'AWS::Lambda::Url')[0]?.Properties).toMatchObject({ AuthType: 'AWS_IAM' });
    const actions = resourcesOf(whole, 'AWS::CloudWatch::Alarm').map(
      ({ Properties }) => Properties.AlarmActions,
    );
    expect(actions).toEqual(Array(2).fill(['arn:aws:sns:eu-central-1:123456789012:oncall']));
    expect(resourcesOf(template, 'AWS::Lambda::Url')).toEqual([]);
  });
});

describe('what keeps it from running in circles', () => {
  it('tells the queue of sources and never of a thumbnail', () => {
    const { NotificationConfiguration } = only('AWS::S3::Bucket').Properties as {
      NotificationConfiguration: {
        QueueConfigurations: { Filter: { S3Key: { Rules: { Name: string; Value: string }[] } } }[];
      };
    };
    const rules = NotificationConfiguration.QueueConfigurations.map(({ Filter }) => Filter.S3Key.Rules);
    expect(rules).toEqual(sourceEndings.map((Value) => [{ Name: 'suffix', Value }]));
    const thumbnails = sourceEndings.map((ending) => thumbnailKey(`photos/a${ending}`, 512, 'thumbnails'));
    expect(thumbnails.filter((key) => sourceEndings.some((ending) => key.endsWith(ending)))).toEqual([]);
  });

  it('leaves no two endings that both fit a key, which S3 refuses', () => {
    const overlapping = sourceEndings.filter((one) =>
      sourceEndings.some((other) => one !== other && one.endsWith(other)),
    );
    expect(overlapping).toEqual([]);
  });
});

describe('what keeps messages', () => {
  interface FunctionProperties {
    Timeout: number;
    Environment: { Variables: Record<string, string> };
  }
  const properties = () => only('AWS::Lambda::Function').Properties as unknown as FunctionProperties;

  it('lets a message rest for six times the longest run', () => {
    const [working] = resourcesOf(template, 'AWS::SQS::Queue').filter(
      ({ Properties }) => Properties.RedrivePolicy,
    );
    expect(working?.Properties.VisibilityTimeout).toBe(6 * properties().Timeout);
  });

  it('has time for the longest message after the others of its batch', () => {
    const { Timeout, Environment } = properties();
    const longest = longestMessage(readConfig(Environment.Variables).THUMBNAIL_WIDTHS.length);
    const { BatchSize } = only('AWS::Lambda::EventSourceMapping').Properties as { BatchSize: number };
    const others = BatchSize - 1;
    expect(others).toBeGreaterThan(0);
    // Ten seconds are more than any usual image takes, and Lambda ends every function after 900.
    expect(Timeout).toBeGreaterThanOrEqual(longest + 10 * others);
    expect(Timeout).toBeLessThanOrEqual(900);
  });

  it('gives back only the messages that failed', () => {
    expect(only('AWS::Lambda::EventSourceMapping').Properties).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('makes the bucket after the right to tell the queue', () => {
    const policies = Object.keys(template.Resources).filter(
      (id) => template.Resources[id]?.Type === 'AWS::SQS::QueuePolicy',
    );
    const needed = only('AWS::S3::Bucket').DependsOn ?? [];
    expect(needed.length).toBeGreaterThan(0);
    expect(policies).toEqual(expect.arrayContaining(needed));
  });
});

describe('the rights of the function', () => {
  interface Statement {
    Action: string | string[];
    Resource: unknown;
  }
  const statements = () =>
    resourcesOf(template, 'AWS::IAM::Policy').flatMap(
      ({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement,
    );

  it('are for named actions alone', () => {
    const actions = statements().flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('are for named resources, traces apart: X-Ray has none', () => {
    const anywhere = statements().filter(({ Resource }) => Resource === '*');
    expect(anywhere.flatMap(({ Action }) => Action)).toEqual([
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  it('let it write its thumbnails alone, wherever the image is', () => {
    const writes = statements().filter(({ Action }) => [Action].flat().includes('s3:PutObject'));
    expect(writes).toHaveLength(1);
    const allowed = [...JSON.stringify(writes[0]?.Resource).matchAll(/"\/([^"]+)"/g)].map(([, key]) => key!);
    expect(allowed.sort()).toEqual(['*/thumbnails/*.webp', 'thumbnails/*.webp']);
    const { Environment } = only('AWS::Lambda::Function').Properties as {
      Environment: { Variables: Record<string, string> };
    };
    const { THUMBNAIL_FOLDER } = readConfig(Environment.Variables);
    const patterns = allowed.map(
      (key) => new RegExp(`^${key.replaceAll('.', '\\.').replaceAll('*', '.*')}$`),
    );
    const reaches = (key: string) => patterns.some((pattern) => pattern.test(key));
    expect(
      ['a.jpg', 'photos/2026/a.jpg'].map((key) => reaches(thumbnailKey(key, 128, THUMBNAIL_FOLDER))),
    ).toEqual([true, true]);
    expect(reaches('photos/a.jpg')).toBe(false);
  });

  it('come from no managed policy', () => {
    const role = resourcesOf(template, 'AWS::IAM::Role').find(({ Properties }) =>
      JSON.stringify(Properties.AssumeRolePolicyDocument).includes('lambda.amazonaws.com'),
    );
    expect(role?.Properties.ManagedPolicyArns).toBeUndefined();
  });
});
