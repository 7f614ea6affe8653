import { describe, expect, it } from 'vitest';
import { readSettings } from './settings';

const digest = `sha256:${'0a'.repeat(32)}`;
const read = (values: Record<string, unknown>) => readSettings((key) => values[key]);

describe('readSettings', () => {
  it('needs a digest alone', () => {
    expect(read({ digest })).toEqual({
      digest,
      repository: 'nx-multiarch/thumbnailer-lambda',
      functionUrl: false,
    });
  });

  it('reads the rest', () => {
    const alarmTopic = 'arn:aws:sns:eu-central-1:123456789012:oncall';
    // The CDK's command line gives texts, cdk.json may give more.
    const values = { digest, repository: 'team/pictures', 'function-url': true, 'alarm-topic': alarmTopic };
    expect(read(values)).toEqual({ digest, repository: 'team/pictures', functionUrl: true, alarmTopic });
  });

  it.each([
    ['no digest', {}, 'digest: found nothing, expected sha256:'],
    ['a tag', { digest: 'prod-latest' }, 'digest: found "prod-latest"'],
    ['a short digest', { digest: 'sha256:abc' }, 'npx nx docker-inspect thumbnailer --json'],
    ['a digest in capitals', { digest: digest.toUpperCase() }, 'digest: found'],
    [
      'a registry in the repository',
      { digest, repository: 'host:5000/app' },
      'repository: found "host:5000/app"',
    ],
    ['a tag in the repository', { digest, repository: 'team/app:x' }, 'without its registry'],
    [
      'neither true nor false',
      { digest, 'function-url': 'yes' },
      'function-url: found "yes", expected true or false',
    ],
    ['a topic that is none', { digest, 'alarm-topic': 'oncall' }, 'expected the ARN of an SNS topic'],
  ])('refuses %s', (_, values, text) => {
    expect(() => read(values)).toThrow(text);
  });

  it('names everything that is wrong at once', () => {
    expect(() => read({ digest: 'x', repository: 'A', 'function-url': '1' })).toThrow(
      /digest: .*\n.*repository: .*\n.*function-url: /,
    );
  });
});
