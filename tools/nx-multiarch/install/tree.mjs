import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBinary } from './binary.mjs';
import { dependencyPath, unlockedOf } from './lockfile.mjs';
import { Stop } from './stop.mjs';

/**
 * A package as it is installed.
 *
 * @typedef {object} Package
 * @property {string} path `node_modules/@img/sharp-linux-arm64`
 * @property {string} name
 * @property {string} version
 * @property {boolean} restricted whether it says on which machines or C libraries it runs
 * @property {string[]} scripts what npm would run when it is installed, in that order
 * @property {boolean} gyp whether it has a binding.gyp: C or C++ that node-gyp compiles
 * @property {import('./binary.mjs').Binary[]} binaries
 * @property {PlatformPackage[]} platforms the packages that carry its binaries, one for each platform
 * @property {string[]} unlocked its optional dependencies that the lockfile does not know
 *
 * @typedef {object} PlatformPackage
 * @property {string} path
 * @property {string} name
 * @property {string[]} os
 * @property {string[]} cpu
 * @property {string[]} [libc]
 */

/**
 * The packages that npm installed, as its lockfile names them.
 *
 * @param {string} root the folder of package-lock.json and node_modules
 * @param {import('./lockfile.mjs').Lock} lock
 * @returns {Package[]}
 */
export function readTree(root, lock) {
  return Object.keys(lock)
    .filter((path) => path !== '' && !lock[path]?.link && existsSync(join(root, path, 'package.json')))
    .map((path) => readPackage(root, path, lock));
}

/**
 * @param {string} root
 * @param {string} path
 * @param {import('./lockfile.mjs').Lock} lock
 * @returns {Package}
 */
export function readPackage(root, path, lock) {
  const folder = join(root, path);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version, cpu, libc, gypfile } = manifest;
  const gyp = existsSync(join(folder, 'binding.gyp'));
  return {
    path,
    name: name ?? path.replace(/^.*node_modules\//, ''),
    version: version ?? '',
    restricted: Boolean(cpu ?? libc),
    scripts: scriptsOf(manifest.scripts ?? {}, gyp && gypfile !== false),
    gyp,
    binaries: binariesIn(folder),
    platforms: platformsOf(path, lock),
    unlocked: unlockedOf(lock, path),
  };
}

/**
 * npm compiles what has a binding.gyp and no script of its own: https://docs.npmjs.com/cli/v11/using-npm/scripts.
 *
 * @param {Record<string, string>} scripts
 * @param {boolean} gyp
 */
function scriptsOf(scripts, gyp) {
  const { preinstall, install, postinstall } = scripts;
  const implied = gyp && !preinstall && !install ? 'node-gyp rebuild' : undefined;
  return [preinstall, install ?? implied, postinstall].filter((script) => script !== undefined);
}

/** @param {string} folder */
export function binariesIn(folder) {
  return filesIn(folder)
    .map((file) => readBinary(join(folder, file), file))
    .filter((binary) => binary !== undefined);
}

/**
 * The files of a package, without those of the packages below it; from its folder, sorted.
 *
 * @param {string} folder
 * @param {string} [below]
 * @returns {string[]}
 */
export function filesIn(folder, below = '') {
  const entries = readdirSync(join(folder, below), { withFileTypes: true });
  const files = entries.flatMap((entry) => {
    const file = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesIn(folder, file);
    return entry.isFile() ? [file] : [];
  });
  return files.sort();
}

/**
 * @param {string} path
 * @param {import('./lockfile.mjs').Lock} lock
 * @returns {PlatformPackage[]}
 */
function platformsOf(path, lock) {
  return Object.keys(lock[path]?.optionalDependencies ?? {}).flatMap((name) => {
    const found = dependencyPath(lock, path, name);
    const { os = [], cpu, libc } = (found && lock[found]) || {};
    return found && cpu ? [{ path: found, name, os, cpu, libc }] : [];
  });
}

/**
 * Reads package-lock.json.
 *
 * @param {string} root
 * @returns {import('./lockfile.mjs').Lock}
 */
export function readLock(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  if (packages) return packages;
  const expected = 'lockfileVersion 2 or 3, which name the platforms of each package';
  throw new Stop(
    'package-lock.json has no "packages"',
    expected,
    'npm install --package-lock-only with npm 11',
  );
}
