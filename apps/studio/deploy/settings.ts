/** The services of AWS that studio has a stack for; the suffix of the Dockerfile that makes its image. */
export const deployments = ['apprunner', 'ecs'] as const;
export type Deployment = (typeof deployments)[number];

/** What is deployed, and what differs from one deployment to the next: the context of the CDK, `-c KEY=VALUE`. */
export interface Settings {
  deployment: Deployment;
  /** The repository in Amazon ECR, in the account and region that are deployed to. */
  repository: string;
  /** `sha256:...` of the one manifest that was pushed; never a tag, which may move between two deployments. */
  digest: string;
  /** ECS only: ARN of a certificate of ACM; without one the load balancer speaks plain HTTP. */
  certificate?: string;
}

/** The repositories that `nx docker-push studio` pushes to; policy.test.ts holds them to nx.json. */
export const defaultRepositories: Record<Deployment, string> = {
  apprunner: 'nx-multiarch/studio-apprunner',
  ecs: 'nx-multiarch/studio-ecs',
};

/** A context that does not fit; the message names every key that is wrong. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;
/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const repositoryPattern = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const certificatePattern = /^$|^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;

/**
 * @param context gives the value of a key, undefined where it was not given
 * @throws SettingsError naming every key that does not fit
 */
export function readSettings(context: (key: string) => unknown): Settings {
  const faults: string[] = [];
  const read = (key: string, fallback: string, fits: RegExp, expected: string): string => {
    const value = String(context(key) ?? fallback);
    if (fits.test(value)) return value;
    faults.push(`${key}: found ${value === '' ? 'nothing' : JSON.stringify(value)}, expected ${expected}`);
    return '';
  };
  const deployment = read(
    'deployment',
    '',
    /^(apprunner|ecs)$/,
    'apprunner (x86-64, closed to new customers since 2026-04-30) or ecs (Graviton); pass -c deployment=ecs',
  ) as Deployment;
  const digest = read(
    'digest',
    '',
    digestPattern,
    'sha256: and 64 hexadecimal digits, as "npx nx docker-inspect studio --json" shows them; pass -c digest=sha256:...',
  );
  const repository = read(
    'repository',
    defaultRepositories[deployment] ?? defaultRepositories.ecs,
    repositoryPattern,
    'the name of a repository without its registry; pass -c repository=...',
  );
  const certificate = read('certificate', '', certificatePattern, 'the ARN of a certificate of ACM');
  if (faults.length > 0) throw new SettingsError(`studio cannot be deployed:\n  ${faults.join('\n  ')}`);
  return { deployment, digest, repository, ...(certificate && { certificate }) };
}
