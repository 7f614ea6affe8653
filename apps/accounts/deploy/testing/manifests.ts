import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export type Labels = Record<string, string>;

export interface Expression {
  key: string;
  operator: string;
  values?: string[];
}

export interface SecurityContext {
  privileged?: boolean;
  procMount?: string;
  runAsNonRoot?: boolean;
  runAsUser?: number;
  allowPrivilegeEscalation?: boolean;
  readOnlyRootFilesystem?: boolean;
  capabilities?: { add?: string[]; drop?: string[] };
  seccompProfile?: { type: string };
  sysctls?: object[];
}

export interface Probe {
  httpGet: { path: string; port: string | number };
  periodSeconds?: number;
  failureThreshold?: number;
}

export interface Container {
  name: string;
  image: string;
  imagePullPolicy?: string;
  ports: { name: string; containerPort: number; hostPort?: number }[];
  env: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
  startupProbe: Probe;
  livenessProbe: Probe;
  readinessProbe: Probe;
  resources: Record<'requests' | 'limits', { cpu: string; memory: string }>;
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
  securityContext?: SecurityContext;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  serviceAccountName: string;
  automountServiceAccountToken: boolean;
  terminationGracePeriodSeconds: number;
  securityContext?: SecurityContext;
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  volumes?: Record<string, unknown>[];
  nodeSelector?: Labels;
  tolerations?: { key: string; operator: string; value: string; effect: string }[];
  topologySpreadConstraints: { topologyKey: string; labelSelector: { matchLabels: Labels } }[];
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: { matchExpressions: Expression[] }[];
      };
      preferredDuringSchedulingIgnoredDuringExecution?: {
        weight: number;
        preference: { matchExpressions: Expression[] };
      }[];
    };
  };
}

/** Of a workload; other kinds have other members, which their tests name. */
export interface Manifest<Spec = Record<string, unknown>> {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Labels; annotations?: Labels };
  automountServiceAccountToken?: boolean;
  spec: Spec;
}

export type Deployment = Manifest<{
  replicas?: number;
  selector: { matchLabels: Labels };
  template: { metadata: { labels: Labels; annotations: Labels }; spec: PodSpec };
}>;

/** What `kubectl kustomize` makes of each folder; tools/nx-multiarch/e2e/deploy.itest.ts holds them to the folders. */
export type Rendered =
  'dev' | 'prod' | 'prod-canary' | 'prod-migration' | 'karpenter' | 'karpenter-migration';

/** Every manifest of a rendered folder, in its order. */
export const rendered = (name: Rendered): Manifest[] => source(`rendered/${name}.golden.yaml`);

/** Every manifest of a file in the folder `deploy`, as people write it. */
export function source(file: string): Manifest[] {
  const text = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

/** The one manifest of a kind. @throws Error when there is none, or more than one */
export function only<Kind extends Manifest<unknown>>(manifests: Manifest[], kind: string): Kind {
  const found = manifests.filter((manifest) => manifest.kind === kind);
  if (found.length !== 1) throw new Error(`expected one ${kind}, found ${found.length}`);
  return found[0] as unknown as Kind;
}

/** The one Deployment of a rendered folder. */
export const deploymentOf = (name: Rendered): Deployment => only<Deployment>(rendered(name), 'Deployment');

/** Whether an object with these labels is meant by a selector of `matchLabels`. */
export const selects = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

/** A page of the docs. */
export const page = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../../docs', name), 'utf8');
