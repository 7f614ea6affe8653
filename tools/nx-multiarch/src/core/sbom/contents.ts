import { type FileTree, nodesOf } from '../verify/file-tree';
import { resolve, type TreeNode } from '../verify/resolve';
import type { FoundPackage } from './found-package';
import { type Distribution, parseOsRelease } from './os-release';
import { NODE_HEADER } from './package-files';
import { purlOf } from './purl';

/** A package of an image, once, however often it is there. */
export interface Ingredient extends FoundPackage {
  purl: string;
  /** The files that tell of it, from the root. */
  paths: string[];
}

/** What an image is made of, as its files tell. */
export interface Contents {
  distribution?: Distribution;
  /** Sorted by purl. */
  ingredients: Ingredient[];
  /** Databases of package managers that are not read, from the root: their packages are missing here. */
  unread: string[];
}

/** Databases of rpm (of Amazon Linux, say) and of apk. */
const UNREAD = [
  '/var/lib/rpm/rpmdb.sqlite',
  '/var/lib/rpm/Packages',
  '/usr/lib/sysimage/rpm/rpmdb.sqlite',
  '/lib/apk/db/installed',
];

/** Collects the packages that a container of the image sees; what upper layers removed is not among them. */
export function contentsOf({ root }: FileTree): Contents {
  const text = resolve(root, '/etc/os-release')?.node.entry.text;
  const distribution = text === undefined ? undefined : parseOsRelease(text);
  const byPurl = new Map<string, Ingredient>();
  for (const node of nodesOf(root)) {
    for (const found of packagesAt(root, node)) {
      const purl = purlOf(found, distribution);
      const known = byPurl.get(purl) ?? { ...found, purl, paths: [] };
      known.paths.push(node.path);
      byPurl.set(purl, known);
    }
  }
  const ingredients = [...byPurl.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
  const unread = UNREAD.filter((path) => resolve(root, path));
  return { ...(distribution ? { distribution } : {}), ingredients, unread };
}

/** Headers of Node alone, as an addon is compiled with, are no Node. */
function packagesAt(root: TreeNode, { path, entry: { packages = [] } }: TreeNode): FoundPackage[] {
  const program = path.replace(NODE_HEADER, 'bin/node');
  return packages.filter(({ kind }) => kind !== 'node' || resolve(root, program));
}
