import { MultiarchError } from './errors';
import type { Architecture } from './platform';

/** The AWS services an image can be made for; the suffix of its Dockerfile's name. */
export const DEPLOYMENTS = ['lambda', 'apprunner', 'ecs', 'eks'] as const;
export type Deployment = (typeof DEPLOYMENTS)[number];

/** What is pushed: one platform's manifest, or an index over several. */
export type PushForm = 'manifest' | 'index';

/** What one deployment target runs on. `architectures` is ordered: the first is production's. */
export interface DeploymentPolicy {
  architectures: readonly Architecture[];
  form: PushForm;
}

/** The plugin's `policy` option in nx.json: the one source of truth for what a push may hold. */
export type Policy = Partial<Record<Deployment, DeploymentPolicy>>;

/** Whether a text is the name of a deployment target. */
export function isDeployment(text: string): text is Deployment {
  return (DEPLOYMENTS as readonly string[]).includes(text);
}

/** The deployment a Dockerfile's name asks for: `Dockerfile.eks` -> `eks`; undefined for a plain `Dockerfile`. */
export function suffixOf(dockerfile: string): string | undefined {
  return /(?:^|\/)Dockerfile\.(.+)$/.exec(dockerfile)?.[1];
}

/** What is wrong with a policy, one sentence an entry, empty when it is sound. */
export function policyFaults(policy: Policy): string[] {
  return Object.entries(policy).flatMap(([deployment, { architectures, form }]) => {
    const doubled = new Set(architectures).size !== architectures.length;
    const several = form === 'manifest' && architectures.length > 1;
    return [
      ...(doubled ? [`policy.${deployment}.architectures names an architecture twice`] : []),
      ...(several
        ? [
            `policy.${deployment}: form "manifest" holds one architecture, and ${architectures.length} are named`,
          ]
        : []),
    ];
  });
}

/** What an app's project.json leaves of the policy: architectures by deployment target. */
export type Narrowing = Partial<Record<Deployment, readonly Architecture[]>>;

/**
 * The policy of one app: the workspace's, with fewer architectures where the app says so. The form stays: an index of
 * one platform is still what its cluster pulls by one tag.
 *
 * @param owner who narrows: the project's name, and the file in which it does
 * @throws MultiarchError POLICY when the app names an architecture that the policy does not have
 */
export function narrowPolicy(
  policy: Policy,
  narrowing: Narrowing,
  owner: { project: string; file: string },
): Policy {
  const entries = Object.entries(policy).map(([name, rule]) => {
    const wanted = narrowing[name as Deployment];
    if (!wanted) return [name, rule];
    const foreign = wanted.find((architecture) => !rule.architectures.includes(architecture));
    if (foreign) throw widened(owner, name, rule, foreign);
    // In the policy's order: its first architecture is production's.
    return [name, { ...rule, architectures: rule.architectures.filter((each) => wanted.includes(each)) }];
  });
  return Object.fromEntries(entries) as Policy;
}

function widened(
  { project, file }: { project: string; file: string },
  deployment: string,
  { architectures }: DeploymentPolicy,
  foreign: Architecture,
): MultiarchError {
  return new MultiarchError('POLICY', {
    happened: `${file}: project ${project} asks for ${deployment} on ${foreign}`,
    expected: `some of what the policy in nx.json allows for ${deployment}: ${architectures.join(', ')}; an app may narrow its architectures, never widen them`,
    mend: `take ${foreign} out of "nx-multiarch" in ${file}; it can be built and run locally all the same: nx docker-build-${deployment}-${foreign} ${project}`,
  });
}

/** What a push is about to do with one image. */
export interface PushRequest {
  project: string;
  deployment: Deployment;
  architectures: readonly Architecture[];
  form: PushForm;
}

/**
 * Holds a push to the policy, whatever options it was called with: all the architectures of its deployment target, no
 * other, in its form. Half an image is refused like a wrong one.
 *
 * @param policy that of the app, see `narrowPolicy`
 * @throws MultiarchError POLICY that says what was asked, what is allowed, and how to run it locally instead
 */
export function assertAllowed(request: PushRequest, policy: Policy): void {
  const { project, deployment, architectures, form } = request;
  const allowed = policy[deployment];
  const foreign = architectures.filter((architecture) => !allowed?.architectures.includes(architecture));
  const whole = allowed?.architectures.every((architecture) => architectures.includes(architecture));
  const once = new Set(architectures).size === architectures.length;
  if (whole && once && foreign.length === 0 && form === allowed?.form) return;
  const [shown] = [...foreign, ...architectures];
  const localBuild = `docker-build-${deployment}-${shown}`;
  throw new MultiarchError('POLICY', {
    happened: `a push of ${project} for ${deployment} was asked to hold ${describe(request)}`,
    expected: allowed
      ? `what the policy allows for this app: ${describe(allowed)}`
      : `a policy for ${deployment} in nx.json`,
    mend: `push what is allowed: nx docker-push ${project}; any architecture can be built locally: nx ${localBuild} ${project}`,
  });
}

function describe({ architectures, form }: DeploymentPolicy): string {
  return `${form === 'index' ? 'an index' : 'one manifest'} of ${architectures.join(' and ')}`;
}
