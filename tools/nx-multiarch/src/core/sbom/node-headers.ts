import type { FoundPackage } from './found-package';

const PARTS = ['MAJOR', 'MINOR', 'PATCH'];

/** Which Node its header `node_version.h` is of: no package manager installed it, and its program is not run. */
export function parseNodeHeader(text: string): FoundPackage[] {
  const parts = PARTS.map((part) => new RegExp(`^#define NODE_${part}_VERSION (\\d+)$`, 'm').exec(text)?.[1]);
  return parts.includes(undefined) ? [] : [{ kind: 'node', name: 'node', version: parts.join('.') }];
}
