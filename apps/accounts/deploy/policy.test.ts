import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Deployment, deploymentOf, only, rendered, source } from './testing/manifests';
import {
  architecturesOf,
  type NodePool,
  poolArchitectures,
  preferredOf,
  repositoriesOf,
} from './testing/placement';

// What is deployed and what may be pushed stand in two places; this reads both, so that neither changes alone.

interface Plugin {
  options?: { namespace: string; policy: Record<string, { architectures: string[]; form: string }> };
}
const nxJson = JSON.parse(readFileSync(join(import.meta.dirname, '../../../nx.json'), 'utf8')) as {
  plugins: Plugin[];
};
const { namespace, policy } = nxJson.plugins.find(({ options }) => options?.policy)!.options!;
const eks = policy.eks!;

const placement = (deployment: Deployment) => ({
  architectures: architecturesOf(deployment),
  // The first of the policy is production's.
  preferred: preferredOf(deployment),
  repositories: repositoriesOf(deployment),
});

const allowed = (architectures: string[], name = namespace) => ({
  architectures: [...architectures].sort(),
  preferred: architectures.slice(0, 1),
  repositories: [`${name}/accounts-eks`],
});

describe('where pods may be placed is what the policy in nx.json allows', () => {
  it.each(['dev', 'prod'] as const)('%s', (name) => {
    expect(placement(deploymentOf(name))).toEqual(allowed(eks.architectures));
  });

  it('the canary: on the architecture that is moved to', () => {
    expect(architecturesOf(deploymentOf('prod-canary'))).toEqual(eks.architectures.slice(0, 1));
    expect(repositoriesOf(deploymentOf('prod-canary'))).toEqual([`${namespace}/accounts-eks`]);
  });

  it.each(['karpenter', 'karpenter-migration'] as const)(
    '%s: there is a pool for each, and no other',
    (name) => {
      const pools = rendered(name) as unknown as NodePool[];
      expect(pools.flatMap(poolArchitectures).sort()).toEqual([...eks.architectures].sort());
    },
  );

  it('the pools: new nodes are of its first architecture', () => {
    const pools = rendered('karpenter') as unknown as NodePool[];
    const byWeight = [...pools].sort((one, other) => other.spec.weight - one.spec.weight);
    expect(byWeight.flatMap(poolArchitectures)).toEqual(eks.architectures);
  });

  it('what people write, before it is rendered', () => {
    const written = only<Deployment>(source('workload/deployment.yaml'), 'Deployment');
    expect(placement(written)).toEqual(allowed(eks.architectures));
    const pools = ['graviton', 'x86-64'].flatMap((name) => source(`karpenter/pools/${name}.yaml`));
    expect((pools as unknown as NodePool[]).flatMap(poolArchitectures)).toEqual(eks.architectures);
  });

  it('one image serves all of them: an index, once there are two', () => {
    expect(eks.form).toBe('index');
  });
});

describe('notices that one of the two changed alone', () => {
  it.each([
    ['one fewer in the policy', ['arm64'], namespace],
    ['the other first', ['amd64', 'arm64'], namespace],
    ['none in the policy', [], namespace],
    ['another namespace', ['arm64', 'amd64'], 'team'],
  ])('the policy: %s', (_, architectures, name) => {
    expect(placement(deploymentOf('prod'))).not.toEqual(allowed(architectures, name));
  });

  const nodeAffinity = ({ spec }: Deployment) => spec.template.spec.affinity.nodeAffinity;
  const terms = (deployment: Deployment) =>
    nodeAffinity(deployment).requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
  const one = (value: string) => [{ key: 'kubernetes.io/arch', operator: 'In', values: [value] }];

  it.each<[string, (deployment: Deployment) => void]>([
    ['arm64 alone', (deployment) => (terms(deployment)[0] = { matchExpressions: one('arm64') })],
    ['amd64 alone', (deployment) => (terms(deployment)[0] = { matchExpressions: one('amd64') })],
    ['a third', (deployment) => terms(deployment).push({ matchExpressions: one('s390x') })],
    ['any', (deployment) => terms(deployment).push({ matchExpressions: [] })],
    ['a pin', ({ spec }) => (spec.template.spec.nodeSelector = { 'kubernetes.io/arch': 'arm64' })],
    [
      'amd64 preferred',
      (deployment) =>
        (nodeAffinity(
          deployment,
        ).preferredDuringSchedulingIgnoredDuringExecution![0]!.preference.matchExpressions = one('amd64')),
    ],
    [
      'an image from elsewhere',
      ({ spec }) => (spec.template.spec.containers[0]!.image = 'host:5000/team/app:1'),
    ],
  ])('the Deployment: %s', (_, change) => {
    const deployment = deploymentOf('prod');
    change(deployment);
    expect(placement(deployment)).not.toEqual(allowed(eks.architectures));
  });
});

describe('images', () => {
  const kustomization = (folder: string) =>
    source(`${folder}/kustomization.yaml`)[0] as unknown as { components?: string[]; images?: object[] };
  const imageOf = (name: 'dev' | 'prod' | 'prod-canary') =>
    deploymentOf(name).spec.template.spec.containers[0]!;

  it('dev runs what was pushed last, and asks for it at each start', () => {
    expect(imageOf('dev')).toMatchObject({ imagePullPolicy: 'Always' });
    expect(imageOf('dev').image).toMatch(/:dev-latest$/);
  });

  it('prod and its canary run one digest, set in one place', () => {
    const overlays = ['prod', 'prod-canary'].map((name) => kustomization(`overlays/${name}`));
    for (const { components } of overlays) expect(components).toContain('../../images/prod');
    expect(overlays.map(({ images }) => images)).toEqual([undefined, undefined]);
    expect(kustomization('images/prod').images).toMatchObject([
      { name: `${namespace}/accounts-eks`, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
    ]);
    expect(imageOf('prod').image).toMatch(/@sha256:[0-9a-f]{64}$/);
  });
});
