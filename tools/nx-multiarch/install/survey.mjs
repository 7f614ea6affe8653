import { classify } from './classify.mjs';
import { assertKnown } from './permissions.mjs';
import { loadableOf } from './target.mjs';
import { readLock, readTree } from './tree.mjs';

/**
 * What is installed, and what each addon of it is.
 *
 * @typedef {{ pkg: import('./tree.mjs').Package, verdict: import('./classify.mjs').Verdict }} Addon
 * @typedef {object} Survey
 * @property {import('./lockfile.mjs').Lock} lock
 * @property {import('./tree.mjs').Package[]} packages
 * @property {Addon[]} addons
 */

/**
 * @param {string} root the folder of package-lock.json and node_modules
 * @param {import('./target.mjs').Target} target
 * @param {import('./permissions.mjs').Permissions} permissions
 * @returns {Survey}
 */
export function survey(root, target, permissions) {
  const lock = readLock(root);
  const packages = readTree(root, lock);
  assertKnown(permissions, lock);
  const serving = new Map(packages.map((pkg) => [pkg.path, loadableOf(pkg, target)?.file]));
  const addons = packages.flatMap((pkg) => {
    const verdict = classify(pkg, target, serving, permissions[pkg.name]);
    return verdict ? [{ pkg, verdict }] : [];
  });
  return { lock, packages, addons };
}
