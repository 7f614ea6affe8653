import { z } from 'zod';
import type { NodeFacts, PodFacts } from '../../core/deployed/pods';
import { digestIn } from '../../core/deployed/running';

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/node-v1/#NodeStatus: GOARCH. */
const nodes = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({ nodeInfo: z.object({ architecture: z.string() }) }),
    }),
  ),
});

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
const pods = z.object({
  items: z.array(
    z.object({
      spec: z.object({
        nodeName: z.string().optional(),
        containers: z.array(z.object({ name: z.string(), image: z.string() })),
      }),
      status: z
        .object({
          containerStatuses: z.array(z.object({ name: z.string(), imageID: z.string() })).default([]),
        })
        .default({ containerStatuses: [] }),
    }),
  ),
});

/** The output of `kubectl get nodes -o json`. @throws ZodError, SyntaxError */
export function parseNodes(text: string): NodeFacts[] {
  return nodes.parse(JSON.parse(text)).items.map(({ metadata, status }) => ({
    name: metadata.name,
    architecture: status.nodeInfo.architecture,
  }));
}

/** The output of `kubectl get pods -o json`. @throws ZodError, SyntaxError */
export function parsePods(text: string): PodFacts[] {
  return pods.parse(JSON.parse(text)).items.map(({ spec, status }) => ({
    node: spec.nodeName,
    containers: spec.containers.map(({ name, image }) => {
      const pulled = status.containerStatuses.find((each) => each.name === name)?.imageID ?? '';
      return { image, digest: digestIn(pulled) ?? digestIn(image) };
    }),
  }));
}
