/** What is deployed, and what differs from one deployment to the next: the context of the CDK, `-c KEY=VALUE`. */
export interface Settings {
  /** The repository in Amazon ECR, in the account and region that are deployed to. */
  repository: string;
  /** `sha256:...` of the one manifest that was pushed; never a tag, which may move between two deployments. */
  digest: string;
  /** Whether the function gets an HTTPS address of its own, for callers with IAM credentials. */
  functionUrl: boolean;
  /** ARN of an SNS topic that hears of alarms. */
  alarmTopic?: string;
}

/** The repository that `nx docker-push thumbnailer` pushes to; policy.test.ts holds it to nx.json. */
export const defaultRepository = 'nx-multiarch/thumbnailer-lambda';

/** A context that does not fit; the message names every key that is wrong. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;
/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const repositoryPattern = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const topicPattern = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/;

/**
 * @param context gives the value of a key, undefined where it was not given
 * @throws SettingsError naming every key that does not fit
 */
export function readSettings(context: (key: string) => unknown): Settings {
  const faults: string[] = [];
  const read = (key: string, fallback: string | undefined, fits: RegExp, expected: string): string => {
    const value = String(context(key) ?? fallback ?? '');
    if (fits.test(value)) return value;
    faults.push(`${key}: found ${value === '' ? 'nothing' : JSON.stringify(value)}, expected ${expected}`);
    return '';
  };
  const digest = read(
    'digest',
    undefined,
    digestPattern,
    'sha256: and 64 hexadecimal digits, as "npx nx docker-inspect thumbnailer --json" shows them; pass -c digest=sha256:...',
  );
  const repository = read(
    'repository',
    defaultRepository,
    repositoryPattern,
    'the name of a repository without its registry; pass -c repository=...',
  );
  const functionUrl = read('function-url', 'false', /^(true|false)$/, 'true or false');
  const alarmTopic = read(
    'alarm-topic',
    '',
    new RegExp(`^$|${topicPattern.source}`),
    'the ARN of an SNS topic',
  );
  if (faults.length > 0) throw new SettingsError(`thumbnailer cannot be deployed:\n  ${faults.join('\n  ')}`);
  return { digest, repository, functionUrl: functionUrl === 'true', ...(alarmTopic && { alarmTopic }) };
}
