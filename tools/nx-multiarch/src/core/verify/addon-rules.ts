import { type Architecture, formatPlatform, linux } from '../platform';
import type { AddonNeed } from './addon-need';
import type { FileTree } from './file-tree';
import { byPath, type Finding } from './findings';
import { resolve, type TreeNode } from './resolve';

/**
 * Finds the packages that have no native code at all where their manifest says that they need some: npm was told to
 * install for a platform it does not know, scripts were left out, or nothing was ever published for this one. Whether
 * what is there fits is for the rules of ELF files.
 */
export function checkAddons({ root, nodes }: FileTree, architecture: Architecture): Finding[] {
  const findings: Finding[] = [];
  for (const { path, entry } of nodes) {
    if (entry.addon && !isServed(root, path, entry.addon)) {
      findings.push(missing(path, entry.addon, architecture));
    }
  }
  return byPath(findings);
}

function isServed(root: TreeNode, manifest: string, { platforms }: AddonNeed): boolean {
  const folder = manifest.slice(0, -'/package.json'.length);
  const carriers = platforms.flatMap((name) => placesOf(folder, name));
  return [folder, ...carriers].some((place) => holdsElf(resolve(root, place)?.node));
}

/** Where Node looks for a package: beside and above the one that asks (https://nodejs.org/api/modules.html#loading-from-node_modules-folders). */
function placesOf(folder: string, name: string): string[] {
  const segments = folder.split('/');
  const above = segments.map((_, count) => segments.slice(0, count + 1));
  return above
    .filter((each) => each.at(-1) !== 'node_modules')
    .map((each) => `${each.join('/')}/node_modules/${name}`);
}

/** The packages below a package are no part of it. */
function holdsElf(node: TreeNode | undefined): boolean {
  if (!node) return false;
  if (node.entry.content?.kind === 'elf') return true;
  return [...node.children].some(([name, child]) => name !== 'node_modules' && holdsElf(child));
}

function missing(path: string, { of, platforms }: AddonNeed, architecture: Architecture): Finding {
  const where = platforms.length > 0 ? `, nor has one of ${platforms.length} packages that carry it` : '';
  return {
    rule: 'addon',
    path,
    found: `${of} has no native code${where}`,
    expected: `a binary for ${formatPlatform(linux(architecture))}`,
  };
}
