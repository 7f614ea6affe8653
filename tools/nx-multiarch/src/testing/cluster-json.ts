import type { Architecture } from '../core/platform';

/** A node as the Kubernetes API shows it. */
export function nodeJson(name: string, architecture: Architecture) {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name }, status: { nodeInfo: { architecture } } };
}

/** A pod as the Kubernetes API shows it; one without a node has not pulled its image. */
export function podJson(name: string, image: string, node?: string, imageID?: string) {
  const statuses = imageID === undefined ? {} : { containerStatuses: [{ name: 'app', image, imageID }] };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'accounts' } },
    spec: { ...(node ? { nodeName: node } : {}), containers: [{ name: 'app', image }] },
    status: statuses,
  };
}

/** A list as the Kubernetes API and kubectl show it. */
export function listJson(kind: string, items: object[]) {
  return { apiVersion: 'v1', kind, metadata: {}, items };
}
