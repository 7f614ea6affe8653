import { readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fits } from './target.mjs';
import { filesIn } from './tree.mjs';

/** @typedef {import('./tree.mjs').Package} Package */

/** Node reads neither; a stack trace through a dependency's source map is given up. */
const TYPES_AND_MAPS = /\.(d\.[cm]?ts|(d\.[cm]?ts|[cm]?js)\.map)$/;
/** node-gyp leaves makefiles of targets outside of build/ too. */
const NATIVE_SOURCES = /\.(c|cc|cpp|cxx|h|hh|hpp|hxx|gyp|gypi|target\.mk|o|a)$/;
const OBJECTS = /(^|\/)(obj|obj\.target|obj\.host|\.deps)\//;
const LOADED_OR_LICENCE = /(\.([cm]?js|json|node)|(^|\/)(licen[cs]e|copying|notice)[^/]*)$/i;
/** Headers that addons are compiled with. */
const FOR_BUILDS = ['nan', 'node-addon-api', 'napi-macros'];

/**
 * Removes what the target can never load: binaries of other platforms, build trees, sources in C and C++, type
 * declarations and maps.
 *
 * @param {string} root
 * @param {readonly import('./survey.mjs').Addon[]} addons
 * @param {readonly Package[]} packages as they are now, after the treatment
 * @param {import('./target.mjs').Target} target
 * @returns {{ files: number, bytes: number }} what was removed
 */
export function prune(root, addons, packages, target) {
  const treatmentOf = new Map(addons.map(({ pkg, verdict }) => [pkg.path, verdict.treatment]));
  // What another stage compiles needs its sources there, and the headers.
  const isLater = [...treatmentOf.values()].includes('emulate');
  const removed = { files: 0, bytes: 0 };
  for (const pkg of packages) {
    const treatment = treatmentOf.get(pkg.path);
    if (treatment === 'emulate' || (isLater && FOR_BUILDS.includes(pkg.name))) continue;
    const folder = join(root, pkg.path);
    if (pkg.gyp) removeScratch(folder);
    const isNever = treatment === 'remove' ? () => true : neverLoaded(pkg, treatmentOf.has(pkg.path), target);
    for (const file of filesIn(folder).filter(isNever)) {
      removed.files += 1;
      removed.bytes += statSync(join(folder, file)).size;
      rmSync(join(folder, file));
      removeEmpty(dirname(join(folder, file)), join(root, 'node_modules'));
    }
  }
  return removed;
}

/**
 * A link to this machine's Python, and where node-pre-gyp compiles: it copies what is loaded to lib/binding.
 *
 * @param {string} folder
 */
function removeScratch(folder) {
  const trees = readdirSync(folder).filter((name) => name.startsWith('build-tmp-'));
  for (const tree of ['build/node_gyp_bins', ...trees]) {
    rmSync(join(folder, tree), { recursive: true, force: true });
  }
}

/**
 * Which files of a package are never loaded.
 *
 * @param {Package} pkg
 * @param {boolean} isAddon
 * @param {import('./target.mjs').Target} target
 * @returns {(file: string) => boolean}
 */
export function neverLoaded(pkg, isAddon, target) {
  const { gyp, binaries, name, platforms } = pkg;
  const right = binaries.filter((binary) => fits(binary, target));
  const served = right.length > 0 || (isAddon && platforms.length > 0);
  const foreign = new Set(
    served ? binaries.filter((binary) => !right.includes(binary)).map(({ file }) => file) : [],
  );
  const own = new Set(right.map(({ file }) => file));
  const isNative = gyp || isAddon || FOR_BUILDS.includes(name);
  const isTree = (/** @type {string} */ file) => gyp && /^(build|deps)\//.test(file) && !own.has(file);
  return (file) =>
    TYPES_AND_MAPS.test(file) ||
    foreign.has(file) ||
    (isNative && NATIVE_SOURCES.test(file)) ||
    (gyp && OBJECTS.test(file)) ||
    (isTree(file) && !LOADED_OR_LICENCE.test(file));
}

/**
 * Removes a folder that holds nothing any more, and those above it; not node_modules itself.
 *
 * @param {string} folder
 * @param {string} end
 */
function removeEmpty(folder, end) {
  for (let each = folder; each !== end && readdirSync(each).length === 0; each = dirname(each))
    rmdirSync(each);
}
