import type { Entry } from './inventory';
import { resolve, segmentsOf, type TreeNode } from './resolve';

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** What is in every file and link: one for all, an image has tens of thousands. Nothing is added but to directories. */
const NOTHING: TreeNode['children'] = new Map();

/** What stands behind the last slash of a path whose name is elsewhere: a directory's, or one that goes up. */
const PARTS_OF_NO_NAME: ReadonlySet<string> = new Set(['', '.', '..']);

/** A hard link to nothing: an engine refuses the layer. */
export interface BrokenLink {
  path: string;
  linkname: string;
}

/** The files that a container sees. */
export interface FileTree {
  root: TreeNode;
  /** All of them but the root, in no order: several rules look at every file, and few have anything to say of one. */
  nodes: readonly TreeNode[];
  brokenLinks: BrokenLink[];
}

/** A tree while the entries of a layer are put into it. */
interface Growing extends Omit<FileTree, 'nodes'> {
  /** The directories that were found, by how entries write them (`usr/bin/`): most entries are beside their neighbours. */
  folders: Map<string, TreeNode>;
}

/**
 * Lays the layers over each other, the lowest first, as an engine does: image-spec v1.1 "Image Layer Filesystem
 * Changeset" (https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md), "Applying Changesets".
 */
export function buildTree(layers: readonly (readonly Entry[])[]): FileTree {
  const root = implicitDirectory('/');
  const brokenLinks: BrokenLink[] = [];
  for (const layer of layers) {
    const [whiteouts, files] = partition(layer);
    // A whiteout hides what lower layers hold and nothing of its own layer, wherever in the archive it stands.
    for (const { path } of whiteouts) hide(root, path);
    const growing = { root, brokenLinks, folders: new Map<string, TreeNode>() };
    for (const entry of files) add(growing, entry);
  }
  return { root, brokenLinks, nodes: allBelow(root) };
}

function allBelow(root: TreeNode): TreeNode[] {
  const nodes = [...root.children.values()];
  // The list grows while it is gone through, until the last one has nothing below it.
  for (const { children } of nodes) for (const child of children.values()) nodes.push(child);
  return nodes;
}

/** Every file, directory and link of the tree except the root, depth first, by name. */
export function* nodesOf(root: TreeNode): Generator<TreeNode> {
  // A stack and not a recursion: images have tens of thousands of files, and each would pass through every level.
  const open = lastFirst(root);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    for (const child of lastFirst(node)) open.push(child);
  }
}

function lastFirst({ children }: TreeNode): TreeNode[] {
  if (children.size < 2) return [...children.values()];
  const names = [...children.keys()].sort();
  return names.reverse().map((name) => children.get(name)!);
}

function partition(layer: readonly Entry[]): [whiteouts: readonly Entry[], files: readonly Entry[]] {
  const whiteouts = layer.filter(isWhiteout);
  return [whiteouts, whiteouts.length === 0 ? layer : layer.filter((entry) => !isWhiteout(entry))];
}

function isWhiteout({ path }: Entry): boolean {
  // Few names have it anywhere, and taking a path apart costs more than to look.
  return path.includes(WHITEOUT) && segmentsOf(path).at(-1)!.startsWith(WHITEOUT);
}

function hide(root: TreeNode, path: string): void {
  const { folder, name } = split(path);
  const parent = resolve(root, folder.join('/'))?.node;
  if (name === OPAQUE) parent?.children.clear();
  else parent?.children.delete(name.slice(WHITEOUT.length));
}

function add(tree: Growing, entry: Entry): void {
  const { parent, name } = placeOf(tree, entry.path);
  // The root's own entry says who may search it.
  if (name === '') {
    tree.root.entry = entry;
    return;
  }
  const path = pathIn(parent, name);
  const real = entry.type === 'link' ? linked(tree, entry, path) : entry;
  if (!real) return;
  const before = parent.children.get(name);
  parent.children.set(name, { path, entry: real, children: childrenOf(real, before) });
  // What was found through it may now be elsewhere.
  if (before && !(isDirectory(before.entry) && isDirectory(real))) tree.folders.clear();
}

function isDirectory({ type }: Entry): boolean {
  return type === 'directory';
}

/** The directory that an entry goes into, and its name there; the name of the root is empty. */
function placeOf(tree: Growing, path: string): { parent: TreeNode; name: string } {
  const cut = path.lastIndexOf('/') + 1;
  const [above, last] = [path.slice(0, cut), path.slice(cut)];
  if (PARTS_OF_NO_NAME.has(last)) {
    const { folder, name } = split(path);
    return { parent: directoryAt(tree.root, folder), name };
  }
  const parent = tree.folders.get(above) ?? directoryAt(tree.root, foldersIn(above));
  tree.folders.set(above, parent);
  return { parent, name: last };
}

/** What is in a directory stays when another layer names the directory again. */
function childrenOf(entry: Entry, before: TreeNode | undefined): TreeNode['children'] {
  if (!isDirectory(entry)) return NOTHING;
  return before && isDirectory(before.entry) ? before.children : new Map();
}

/** The file that a hard link shares: its bytes, mode and owner. */
function linked(tree: Growing, { linkname = '' }: Entry, path: string): Entry | undefined {
  const { folder, name } = split(linkname);
  const target = resolve(tree.root, folder.join('/'))?.node.children.get(name);
  if (!target) tree.brokenLinks.push({ path, linkname });
  return target?.entry;
}

/** The directory an entry goes into; links on the way are followed, and what the archive does not name is made. */
function directoryAt(root: TreeNode, folder: readonly string[]): TreeNode {
  return folder.reduce((here, name) => directoryIn(root, here, name), root);
}

function directoryIn(root: TreeNode, here: TreeNode, name: string): TreeNode {
  const child = here.children.get(name);
  if (child?.entry.type === 'directory') return child;
  const path = pathIn(here, name);
  const led = child?.entry.type === 'symlink' ? resolve(root, path)?.node : undefined;
  if (led?.entry.type === 'directory') return led;
  const made = implicitDirectory(path);
  here.children.set(name, made);
  return made;
}

function pathIn({ path }: TreeNode, name: string): string {
  return `${path === '/' ? '' : path}/${name}`;
}

function implicitDirectory(path: string): TreeNode {
  const entry: Entry = { path, type: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0 };
  return { path, entry, children: new Map(), implicit: true };
}

/** `./usr/bin/env` -> the folder `usr`, `bin` and the name `env`; a path cannot leave the root. */
function split(path: string): { folder: string[]; name: string } {
  const folder = foldersIn(path);
  const name = folder.pop() ?? '';
  return { folder, name };
}

function foldersIn(path: string): string[] {
  const named = segmentsOf(path);
  return named.includes('..') ? withoutParents(named) : named;
}

function withoutParents(segments: readonly string[]): string[] {
  const folder: string[] = [];
  for (const segment of segments) {
    if (segment === '..') folder.pop();
    else folder.push(segment);
  }
  return folder;
}
