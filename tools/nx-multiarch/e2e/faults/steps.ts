import type { SeenRequest } from '../../src/testing/registry-request';

/** A kind of request of a push, in the order of a push (docs/push.md). */
export interface Step {
  name: StepName;
  method: string;
  path: RegExp;
  /** How many of them a push that changes every tag makes at the least. */
  count: number;
}

export const STEP_NAMES = [
  'ping',
  'token',
  'look for tags',
  'look for a blob',
  'begin an upload',
  'upload',
  'put a manifest',
  'read back',
  'set an immutable tag',
  'mark as tested',
  'list tags',
  'look at a moving tag',
  'move a tag',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** Of images for two architectures, of three blobs each, one of them common to all images. */
export const STEPS: readonly Step[] = [
  { name: 'ping', method: 'GET', path: /^\/v2\/$/, count: 1 },
  { name: 'token', method: 'GET', path: /^\/token$/, count: 1 },
  { name: 'look for a blob', method: 'HEAD', path: /\/blobs\/sha256:/, count: 6 },
  { name: 'begin an upload', method: 'POST', path: /\/blobs\/uploads\/$/, count: 4 },
  { name: 'upload', method: 'PUT', path: /\/blobs\/uploads\/./, count: 4 },
  { name: 'put a manifest', method: 'PUT', path: /\/manifests\/sha256:/, count: 3 },
  { name: 'read back', method: 'GET', path: /\/manifests\/sha256:/, count: 3 },
  { name: 'mark as tested', method: 'PUT', path: /\/manifests\/sha256-\w+\.tested$/, count: 2 },
  { name: 'list tags', method: 'GET', path: /\/tags\/list$/, count: 2 },
  { name: 'look at a moving tag', method: 'HEAD', path: /\/manifests\/[\w-]+-latest$/, count: 3 },
  { name: 'move a tag', method: 'PUT', path: /\/manifests\/[\w-]+-latest$/, count: 3 },
  { name: 'look for tags', method: 'HEAD', path: /\/manifests\/[\w-]+$/, count: 12 },
  { name: 'set an immutable tag', method: 'PUT', path: /\/manifests\/[\w-]+$/, count: 6 },
];

/** Which step of a push a request is; undefined for one that a push does not make. */
export function stepOf({ method, path }: Pick<SeenRequest, 'method' | 'path'>): StepName | undefined {
  return STEPS.find((step) => step.method === method && step.path.test(path))?.name;
}
