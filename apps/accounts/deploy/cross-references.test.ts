import { describe, expect, it } from 'vitest';
import {
  type Deployment,
  deploymentOf,
  type Labels,
  type Manifest,
  only,
  rendered,
  selects,
} from './testing/manifests';

interface Port {
  port: string | number;
}
type Service = Manifest<{ selector: Labels; ports: { port: number; targetPort: string }[] }>;
type Selecting = Manifest<{ selector: { matchLabels: Labels } }>;
type Policy = Manifest<{
  podSelector: { matchLabels: Labels };
  ingress: { ports: Port[]; from?: object[] }[];
  egress: { ports: Port[] }[];
}>;
type Autoscaler = Manifest<{ scaleTargetRef: object; minReplicas: number; maxReplicas: number }>;

const podLabels = ({ spec }: Deployment): Labels => spec.template.metadata.labels;

describe.each(['dev', 'prod'] as const)('%s', (name) => {
  const manifests = rendered(name);
  const deployment = deploymentOf(name);
  const labels = podLabels(deployment);
  const pod = deployment.spec.template.spec;
  const ports = pod.containers.flatMap((container) => container.ports.map((port) => port.name));

  it('stands in one namespace, which it makes', () => {
    const namespaces = manifests
      .filter(({ kind }) => kind !== 'Namespace')
      .map(({ metadata }) => metadata.namespace);
    expect([...new Set(namespaces)]).toEqual([only(manifests, 'Namespace').metadata.name]);
  });

  it('has a Deployment that finds its own pods', () => {
    expect(selects(deployment.spec.selector.matchLabels, labels)).toBe(true);
  });

  it('has a Service that finds them, by a port that they have', () => {
    const { spec } = only<Service>(manifests, 'Service');
    expect(selects(spec.selector, labels)).toBe(true);
    expect(ports).toEqual(expect.arrayContaining(spec.ports.map(({ targetPort }) => targetPort)));
  });

  it('has an autoscaler that finds the Deployment, which leaves the number to it', () => {
    const { spec } = only<Autoscaler>(manifests, 'HorizontalPodAutoscaler');
    const { apiVersion, kind, metadata } = deployment;
    expect(spec.scaleTargetRef).toEqual({ apiVersion, kind, name: metadata.name });
    expect(deployment.spec.replicas).toBeUndefined();
    expect(spec.maxReplicas).toBeGreaterThan(spec.minReplicas);
  });

  it('has a disruption budget that finds its pods', () => {
    expect(selects(only<Selecting>(manifests, 'PodDisruptionBudget').spec.selector.matchLabels, labels)).toBe(
      true,
    );
  });

  it('has a network policy that finds its pods, and lets in what the Service sends', () => {
    const { spec } = only<Policy>(manifests, 'NetworkPolicy');
    expect(selects(spec.podSelector.matchLabels, labels)).toBe(true);
    expect(spec.ingress.flatMap((rule) => rule.ports.map(({ port }) => port))).toEqual(ports);
    expect(spec.egress.flatMap((rule) => rule.ports.map(({ port }) => port))).toEqual([53, 53, 5432]);
  });

  it('believes who asked only where nobody but the load balancer can say so', () => {
    const hops = pod.containers[0]!.env.find(({ name: key }) => key === 'PROXY_HOPS')?.value;
    const open = only<Policy>(manifests, 'NetworkPolicy').spec.ingress.filter(
      ({ from = [] }) => !from.length,
    );
    expect([hops, open.length]).toEqual(name === 'prod' ? ['1', 0] : ['0', 1]);
  });

  it('has the service account that it names', () => {
    const account = only(manifests, 'ServiceAccount');
    expect(account.metadata.name).toBe(pod.serviceAccountName);
    expect(account.automountServiceAccountToken).toBe(false);
  });

  it('spreads its own pods over zones and nodes, not over architectures', () => {
    const spread = pod.topologySpreadConstraints;
    expect(spread.map(({ topologyKey }) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    for (const { labelSelector } of spread) expect(selects(labelSelector.matchLabels, labels)).toBe(true);
  });
});

describe('the canary of prod', () => {
  const prod = rendered('prod');
  const canary = deploymentOf('prod-canary');

  it('is one Deployment in the namespace of prod', () => {
    expect(rendered('prod-canary')).toHaveLength(1);
    expect(canary.metadata.namespace).toBe(only(prod, 'Namespace').metadata.name);
    expect(canary.spec.replicas).toBe(1);
  });

  it('has pods of its own', () => {
    const stable = deploymentOf('prod');
    expect(canary.metadata.name).not.toBe(stable.metadata.name);
    expect(selects(canary.spec.selector.matchLabels, podLabels(canary))).toBe(true);
    expect(selects(canary.spec.selector.matchLabels, podLabels(stable))).toBe(false);
    expect(selects(stable.spec.selector.matchLabels, podLabels(canary))).toBe(false);
  });

  it('gets requests, and is protected as the others are', () => {
    const labels = podLabels(canary);
    expect(selects(only<Service>(prod, 'Service').spec.selector, labels)).toBe(true);
    expect(selects(only<Policy>(prod, 'NetworkPolicy').spec.podSelector.matchLabels, labels)).toBe(true);
    expect(only(prod, 'ServiceAccount').metadata.name).toBe(canary.spec.template.spec.serviceAccountName);
  });

  it('is prod in everything but its placement', () => {
    const { nodeSelector, ...pod } = canary.spec.template.spec;
    expect(nodeSelector).toEqual({ 'kubernetes.io/arch': 'arm64' });
    expect(pod).toEqual(deploymentOf('prod').spec.template.spec);
  });
});
