import type { Entry } from './inventory';

/** A file, directory or link where a container sees it. */
export interface TreeNode {
  /** From the root: `/usr/bin/env`. */
  path: string;
  entry: Entry;
  children: Map<string, TreeNode>;
  /** A directory that no layer names, only files in it. */
  implicit?: boolean;
}

/** What a path leads to, and the directories that were searched for it. */
export interface Resolved {
  node: TreeNode;
  searched: TreeNode[];
}

/** Linux gives up after as many links: https://man7.org/linux/man-pages/man7/path_resolution.7.html. */
const MAX_LINKS = 40;

/** The names of a path, without the empty ones and `.`. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

/**
 * What a process in the container finds under a path from the root, symbolic links followed. Undefined where there is
 * nothing, or where links lead in a circle.
 */
export function resolve(root: TreeNode, path: string): Resolved | undefined {
  const names = segmentsOf(path);
  const searched: TreeNode[] = [];
  let above: TreeNode[] = [];
  let here = root;
  let links = 0;
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    if (name === '..') {
      here = above.pop() ?? root;
      continue;
    }
    searched.push(here);
    const next = here.children.get(name);
    if (!next) return undefined;
    if (next.entry.type !== 'symlink') {
      above.push(here);
      here = next;
      continue;
    }
    links += 1;
    if (links > MAX_LINKS) return undefined;
    const target = next.entry.linkname ?? '';
    if (target.startsWith('/')) [above, here] = [[], root];
    names.unshift(...segmentsOf(target));
  }
  return { node: here, searched };
}
