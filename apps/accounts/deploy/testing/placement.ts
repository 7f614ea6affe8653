import type { Deployment, Expression, Manifest } from './manifests';

const ARCHITECTURE = 'kubernetes.io/arch';

/** The values that expressions leave for the architecture of a node; undefined where they say nothing of it. */
function valuesIn(expressions: Expression[]): string[] | undefined {
  return expressions.find(({ key, operator }) => key === ARCHITECTURE && operator === 'In')?.values;
}

/** The architectures on which a Deployment's pods may be placed, sorted; undefined where nothing says so. */
export function architecturesOf({ spec }: Deployment): string[] | undefined {
  const { affinity, nodeSelector = {} } = spec.template.spec;
  const terms = affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
  const named = terms.map(({ matchExpressions }) => valuesIn(matchExpressions));
  // Terms are alternatives: one that does not name the architecture allows all.
  if (named.some((values) => values === undefined)) return undefined;
  const pin = nodeSelector[ARCHITECTURE];
  const allowed = new Set(named.flatMap((values) => values ?? []));
  return [...allowed].filter((architecture) => !pin || architecture === pin).sort();
}

/** The architecture that a Deployment's pods are placed on where there is a choice. */
export function preferredOf({ spec }: Deployment): string[] {
  const { nodeAffinity } = spec.template.spec.affinity;
  return [...(nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution ?? [])]
    .sort((one, other) => other.weight - one.weight)
    .flatMap(({ preference }) => valuesIn(preference.matchExpressions) ?? []);
}

/** The repository of a Deployment's containers, without registry, tag and digest. */
export function repositoriesOf({ spec }: Deployment): string[] {
  return spec.template.spec.containers.map(({ image }) =>
    image.replace(/^[^/]*[.:][^/]*\//, '').replace(/(@sha256:[0-9a-f]+|:[\w.-]+)$/, ''),
  );
}

export type NodePool = Manifest<{
  weight: number;
  template: {
    spec: { requirements: Expression[]; taints?: { key: string; value: string; effect: string }[] };
  };
}>;

/** The architectures of a pool's nodes. */
export const poolArchitectures = ({ spec }: NodePool): string[] =>
  valuesIn(spec.template.spec.requirements) ?? [];
