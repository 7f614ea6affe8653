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

/** What a push is about to do with one image. */
export interface PushRequest {
  project: string;
  deployment: Deployment;
  architectures: readonly Architecture[];
  form: PushForm;
}

/**
 * Holds a push to the policy, whatever options it was called with.
 *
 * @throws MultiarchError POLICY that says what was asked, what is allowed, and how to run it locally instead
 */
export function assertAllowed(
  { project, deployment, architectures, form }: PushRequest,
  policy: Policy,
): void {
  const allowed = policy[deployment];
  const foreign = architectures.filter((architecture) => !allowed?.architectures.includes(architecture));
  if (allowed && foreign.length === 0 && form === allowed.form) return;
  const target = `docker-build-${deployment}-${foreign[0] ?? architectures[0]}`;
  throw new MultiarchError('POLICY', {
    happened: `a push of ${project} for ${deployment} was asked to hold ${describe({ architectures, form })}`,
    expected: allowed
      ? `what the policy in nx.json allows: ${describe(allowed)}`
      : `a policy for ${deployment} in nx.json`,
    mend: `push what is allowed: nx docker-push ${project}; any architecture can be built locally: nx ${target} ${project}`,
  });
}

function describe({ architectures, form }: DeploymentPolicy): string {
  return `${form === 'index' ? 'an index' : 'one manifest'} of ${architectures.join(' and ')}`;
}
