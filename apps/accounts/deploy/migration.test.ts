import { describe, expect, it } from 'vitest';
import { deploymentOf, page, rendered } from './testing/manifests';
import { architecturesOf, type NodePool, poolArchitectures, preferredOf } from './testing/placement';

// The steps of docs/migrating-eks.md are held to what the folders that they apply really do.

const pools = (name: 'karpenter' | 'karpenter-migration') => rendered(name) as unknown as NodePool[];
const arm64 = pools('karpenter-migration').find((pool) => poolArchitectures(pool)[0] === 'arm64')!;
const taints = arm64.spec.template.spec.taints ?? [];

describe('the pools', () => {
  it('close that of arm64 to what does not tolerate it', () => {
    expect(taints).toEqual([{ key: 'arch', value: 'arm64', effect: 'NoSchedule' }]);
  });

  it('have no taint in the end', () => {
    expect(pools('karpenter').map((pool) => pool.spec.template.spec.taints)).toEqual([undefined, undefined]);
  });
});

describe('the app', () => {
  it.each(['dev', 'prod', 'prod-canary'] as const)('%s tolerates exactly that taint', (name) => {
    const { tolerations } = deploymentOf(name).spec.template.spec;
    expect(tolerations).toEqual(taints.map((taint) => ({ ...taint, operator: 'Equal' })));
  });

  it('stays where it is before the canary was looked at, also when a new pod is placed', () => {
    const before = deploymentOf('prod-migration');
    expect(before.spec.template.spec.tolerations).toBeUndefined();
    expect(preferredOf(before)).toEqual([]);
    // It may be on either: the image has both, and the taint is what keeps it away.
    expect(architecturesOf(before)).toEqual(architecturesOf(deploymentOf('prod')));
  });

  it('is prod in all else, so that applying prod moves it and does nothing besides', () => {
    const after = structuredClone(rendered('prod'));
    for (const { kind, spec } of after) {
      if (kind !== 'Deployment') continue;
      const pod = (spec as ReturnType<typeof deploymentOf>['spec']).template.spec;
      delete pod.tolerations;
      delete pod.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    }
    expect(rendered('prod-migration')).toEqual(after);
  });
});

describe('the page', () => {
  const folder = 'apps/accounts/deploy/';
  const commands = page('migrating-eks.md').matchAll(/^\$ kubectl apply +-k (\S+)$/gm);
  const applied = [...commands].map(([, path]) => path);

  it('moves nothing of prod before the canary, and opens the pool last', () => {
    expect(applied).toEqual(
      [
        'overlays/prod-migration',
        'karpenter/migration',
        'overlays/prod-canary',
        'overlays/prod',
        'karpenter/pools',
      ].map((path) => folder + path),
    );
  });

  it('has ways back that lead to what was applied before', () => {
    const back = [...page('migrating-eks.md').matchAll(/`kubectl apply -k (\S+)`/g)].map(([, path]) => path);
    expect(back).toEqual(['overlays/prod-migration', 'karpenter/migration'].map((path) => folder + path));
  });
});
