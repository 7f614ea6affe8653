import { parsePlatform, type Platform, samePlatform } from './platform';

/** One machine of a builder. */
export interface BuilderNode {
  name: string;
  /** `running`, `inactive`; undefined for a node with an error. */
  status?: string;
  error?: string;
  /** What it runs, in BuildKit's order: its own architecture first, then what is emulated. Empty until it runs. */
  platforms: string[];
  /** Those of them that the node was made for (`buildx create --platform`). */
  declared: string[];
}

/** What `docker buildx inspect` says. */
export interface BuilderFacts {
  /** Empty where the engine does not answer. */
  driver: string;
  error?: string;
  nodes: BuilderNode[];
}

/**
 * Reads the text of `docker buildx inspect`: there is no other form of it. A declared platform bears a star.
 * Source: https://docs.docker.com/reference/cli/docker/buildx/inspect/
 */
export function parseBuilder(text: string): BuilderFacts {
  const [head = '', nodes = ''] = text.split(/^Nodes:[ \t]*$/m);
  return {
    driver: valueOf(head, 'Driver') ?? '',
    error: valueOf(head, 'Error'),
    nodes: nodes
      .split(/^(?=Name:)/m)
      .filter((part) => part.startsWith('Name:'))
      .map(nodeIn),
  };
}

function nodeIn(text: string): BuilderNode {
  const listed = (valueOf(text, 'Platforms') ?? '').split(/,\s*/).filter(Boolean);
  return {
    name: valueOf(text, 'Name') ?? '',
    status: valueOf(text, 'Status'),
    error: valueOf(text, 'Error'),
    platforms: listed.map((platform) => platform.replace('*', '')),
    declared: listed.filter((platform) => platform.endsWith('*')).map((platform) => platform.slice(0, -1)),
  };
}

function valueOf(text: string, key: string): string | undefined {
  return new RegExp(`^${key}:[ \\t]*(\\S.*?)[ \\t]*$`, 'm').exec(text)?.[1];
}

/**
 * The node that builds for a platform, as buildx chooses it: the first that was made for it, then the first that runs
 * it, then the first one, which still can if no command of that platform runs. undefined where there is no node.
 * Source: https://github.com/docker/buildx, build/driver.go
 */
export function nodeFor(platform: Platform, nodes: readonly BuilderNode[]): BuilderNode | undefined {
  const names = (list: readonly string[]): boolean => list.some((text) => isOf(text, platform));
  return (
    nodes.find(({ declared }) => names(declared)) ?? nodes.find((node) => runs(node, platform)) ?? nodes[0]
  );
}

/** Whether a node runs a platform, natively or emulated. */
export function runs({ platforms }: BuilderNode, platform: Platform): boolean {
  return platforms.some((text) => isOf(text, platform));
}

/** The architecture of the machine itself, which BuildKit names first; empty until the node runs. */
export function hostOf({ platforms: [first = ''] }: BuilderNode): string {
  return parsePlatform(first)?.architecture ?? '';
}

function isOf(text: string, platform: Platform): boolean {
  const parsed = parsePlatform(text);
  return parsed !== undefined && samePlatform(parsed, platform);
}
