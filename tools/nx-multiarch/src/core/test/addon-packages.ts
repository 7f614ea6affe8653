import type { Architecture } from '../platform';
import { nodesOf } from '../verify/file-tree';
import type { TreeNode } from '../verify/resolve';

/** An npm package with native code, as an image holds it. */
export interface AddonPackage {
  /** `bcrypt`, `@img/sharp-linux-arm64`. */
  name: string;
  /** Its addons, from the image's root. */
  files: string[];
}

/**
 * Where global packages are (https://docs.npmjs.com/cli/v11/configuring-npm/folders): tools of the base image, npm
 * among them, which no app loads.
 */
const GLOBAL = '/lib/node_modules/';

/** `/app/node_modules/@img/sharp-linux-arm64/lib/x.node` -> the innermost package. */
const IN_PACKAGE = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/.*\.node$/;

/**
 * The packages of an image whose addons its architecture could load. Whatever else a `.node` file is (a fixture for
 * another platform), docker-verify speaks of it. A package that is installed twice is listed once.
 */
export function addonPackages(root: TreeNode, architecture: Architecture): AddonPackage[] {
  const packages = new Map<string, AddonPackage>();
  for (const { path, entry } of nodesOf(root)) {
    const name = IN_PACKAGE.exec(path)?.[1];
    if (name === undefined || path.includes(GLOBAL)) continue;
    if (entry.content?.kind !== 'elf' || entry.content.elf.architecture !== architecture) continue;
    const found = packages.get(name) ?? { name, files: [] };
    found.files.push(path);
    packages.set(name, found);
  }
  return [...packages.values()];
}
