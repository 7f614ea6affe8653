import type { Entry } from './inventory';
import { resolve, segmentsOf, type TreeNode } from './resolve';

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** A hard link to nothing: an engine refuses the layer. */
export interface BrokenLink {
  path: string;
  linkname: string;
}

/** The files that a container sees. */
export interface FileTree {
  root: TreeNode;
  brokenLinks: BrokenLink[];
}

/**
 * Lays the layers over each other, the lowest first, as an engine does: image-spec v1.1 "Image Layer Filesystem
 * Changeset" (https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md), "Applying Changesets".
 */
export function buildTree(layers: readonly (readonly Entry[])[]): FileTree {
  const tree: FileTree = { root: implicitDirectory('/'), brokenLinks: [] };
  for (const layer of layers) {
    // A whiteout hides what lower layers hold and nothing of its own layer, wherever in the archive it stands.
    for (const entry of layer) if (isWhiteout(entry)) hide(tree.root, entry.path);
    for (const entry of layer) if (!isWhiteout(entry)) add(tree, entry);
  }
  return tree;
}

/** Every file, directory and link of the tree except the root, depth first, by name. */
export function* nodesOf({ children }: TreeNode): Generator<TreeNode> {
  const byName = (a: TreeNode, b: TreeNode): number => Number(a.path > b.path) - Number(a.path < b.path);
  for (const node of [...children.values()].sort(byName)) {
    yield node;
    yield* nodesOf(node);
  }
}

function isWhiteout({ path }: Entry): boolean {
  return segmentsOf(path).at(-1)?.startsWith(WHITEOUT) ?? false;
}

function hide(root: TreeNode, path: string): void {
  const { folder, name } = split(path);
  const parent = resolve(root, folder)?.node;
  if (name === OPAQUE) parent?.children.clear();
  else parent?.children.delete(name.slice(WHITEOUT.length));
}

function add(tree: FileTree, entry: Entry): void {
  const { folder, name } = split(entry.path);
  // The root's own entry says who may search it.
  if (name === '') {
    tree.root.entry = entry;
    return;
  }
  const parent = directoryAt(tree.root, folder);
  const path = `${parent.path === '/' ? '' : parent.path}/${name}`;
  const real = entry.type === 'link' ? linked(tree, entry, path) : entry;
  if (!real) return;
  const before = parent.children.get(name);
  const merged = real.type === 'directory' && before?.entry.type === 'directory';
  parent.children.set(name, { path, entry: real, children: merged ? before.children : new Map() });
}

/** The file that a hard link shares: its bytes, mode and owner. */
function linked(tree: FileTree, { linkname = '' }: Entry, path: string): Entry | undefined {
  const { folder, name } = split(linkname);
  const target = resolve(tree.root, folder)?.node.children.get(name);
  if (!target) tree.brokenLinks.push({ path, linkname });
  return target?.entry;
}

/** The directory an entry goes into; links on the way are followed, and what the archive does not name is made. */
function directoryAt(root: TreeNode, folder: string): TreeNode {
  let here = root;
  for (const name of segmentsOf(folder)) {
    const path = `${here.path === '/' ? '' : here.path}/${name}`;
    const found = resolve(root, path)?.node;
    if (found?.entry.type === 'directory') {
      here = found;
      continue;
    }
    const made = implicitDirectory(path);
    here.children.set(name, made);
    here = made;
  }
  return here;
}

function implicitDirectory(path: string): TreeNode {
  const entry: Entry = { path, type: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0 };
  return { path, entry, children: new Map(), implicit: true };
}

/** `./usr/bin/env` -> the folder `usr/bin` and the name `env`; a path cannot leave the root. */
function split(path: string): { folder: string; name: string } {
  const segments: string[] = [];
  for (const segment of segmentsOf(path)) {
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  const name = segments.pop() ?? '';
  return { folder: segments.join('/'), name };
}
