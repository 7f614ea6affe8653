import { type ContainerFacts, containerOf, grouped, type Running } from './running';

/** A node of a cluster; `architecture` by OCI's name. */
export interface NodeFacts {
  name: string;
  architecture: string;
}

/** A pod; one without a node waits for a place. */
export interface PodFacts {
  node?: string;
  containers: ContainerFacts[];
}

/** Nodes of one architecture. */
export interface NodeGroup {
  architecture: string;
  count: number;
}

/** What the pods of a workload run, those alike as one. */
export function podsRunning(
  pods: readonly PodFacts[],
  nodes: readonly NodeFacts[],
  repository: string,
): Running[] {
  const architectures = new Map(nodes.map(({ name, architecture }) => [name, architecture]));
  const running = pods.flatMap(({ node, containers }) => {
    const container = containerOf(containers, repository);
    if (!container) return [];
    const architecture = (node === undefined ? undefined : architectures.get(node)) ?? '';
    return [{ runs: '', architecture, image: container.image, digest: container.digest }];
  });
  return grouped(running, (count) => `eks ${counted(count, 'pod')}`);
}

/** How many nodes there are of each architecture, the most first. */
export function nodeGroups(nodes: readonly NodeFacts[]): NodeGroup[] {
  const names = [...new Set(nodes.map(({ architecture }) => architecture))];
  return names
    .map((architecture) => ({
      architecture,
      count: nodes.filter((node) => node.architecture === architecture).length,
    }))
    .sort((a, b) => b.count - a.count);
}

/** `1 pod`, `3 pods` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
