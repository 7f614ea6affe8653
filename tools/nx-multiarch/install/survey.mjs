import { classify } from './classify.mjs';
import { assertKnown } from './permissions.mjs';
import { fits } from './target.mjs';
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
  const loadable = loadablePaths(packages, target);
  const addons = packages.flatMap((pkg) => {
    const verdict = classify(pkg, target, loadable, permissions[pkg.name]);
    return verdict ? [{ pkg, verdict }] : [];
  });
  return { lock, packages, addons };
}

/**
 * Where a binary for the target is; a library alone, which such a binary needs beside it, is none.
 *
 * @param {readonly import('./tree.mjs').Package[]} packages
 * @param {import('./target.mjs').Target} target
 */
export function loadablePaths(packages, target) {
  const loadable = packages.filter(({ binaries }) =>
    binaries.some((binary) => fits(binary, target) && !/\.so\b/.test(binary.file)),
  );
  return new Set(loadable.map(({ path }) => path));
}
