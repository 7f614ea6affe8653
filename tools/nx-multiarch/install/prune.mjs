import { readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fits } from './target.mjs';
import { filesIn } from './tree.mjs';

/** @typedef {import('./tree.mjs').Package} Package */

/** Node reads none of them; a stack trace through a dependency's source map is given up. */
const MAPS = /\.(d\.[cm]?ts|[cm]?js)\.map$/;
const TYPES = /\.d\.[cm]?ts$/;
/** They read declarations, their own (lib.*.d.ts) and those of the packages that a program is checked against. */
const READ_TYPES = /^(typescript|@typescript\/.*)$/;
/** node-gyp leaves makefiles of targets outside of build/ too. */
const NATIVE_SOURCES = /\.(c|cc|cpp|cxx|h|hh|hpp|hxx|gyp|gypi|target\.mk|o|a)$/;
/** What else a library is built from; other files beside it may be data that is read at run time. */
const LIBRARY_SOURCES = /^deps\/.*\.(am|in|m4|cmake|mk|tar\.gz)$/;
/** What node-gyp itself makes in build/; targets may leave data there. */
const OF_NODE_GYP = /^build\/(Makefile|[^/]+\.mk|(Release|Debug)\/(obj|obj\.target|obj\.host|\.deps)\/.*)$/;
const TO_READ =
  /(^|\/)(licen[cs]e|unlicense|copying|copyright|notice|patents|authors|third-?party|legal|readme)[^/]*$/i;
/** Headers that addons are compiled with. */
const FOR_BUILDS = ['nan', 'node-addon-api', 'napi-macros'];

/**
 * Removes what the target can never load: binaries of other platforms, build trees, sources in C and C++, type
 * declarations and maps. Where a package is left to a stage of its own, so is this: a compiler there reads headers and
 * sources of other packages too, and that stage does the same for the whole tree.
 *
 * @param {string} root
 * @param {readonly import('./survey.mjs').Addon[]} addons
 * @param {readonly Package[]} packages as they are now, after the treatment
 * @param {import('./target.mjs').Target} target
 * @returns {{ files: number, bytes: number }} what was removed
 */
export function prune(root, addons, packages, target) {
  const treatmentOf = new Map(addons.map(({ pkg, verdict }) => [pkg.path, verdict.treatment]));
  const removed = { files: 0, bytes: 0 };
  if ([...treatmentOf.values()].includes('emulate')) return removed;
  const readsTypes = packages.some(({ name }) => READ_TYPES.test(name));
  for (const pkg of packages) {
    const folder = join(root, pkg.path);
    const isAddon = treatmentOf.has(pkg.path);
    const isNever = neverLoaded(pkg, isAddon, readsTypes, target);
    if (pkg.gyp) removeScratch(folder);
    for (const file of filesIn(folder)) {
      if (treatmentOf.get(pkg.path) !== 'remove' && !isNever(file)) continue;
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
 * @param {boolean} readsTypes whether something that is installed reads type declarations
 * @param {import('./target.mjs').Target} target
 * @returns {(file: string) => boolean}
 */
function neverLoaded({ gyp, binaries, name }, isAddon, readsTypes, target) {
  const foreign = new Set(binaries.filter((binary) => !fits(binary, target)).map(({ file }) => file));
  const isNative = gyp || isAddon || FOR_BUILDS.includes(name);
  const isSource = (/** @type {string} */ file) =>
    (isNative && NATIVE_SOURCES.test(file)) || (gyp && LIBRARY_SOURCES.test(file));
  return (file) =>
    MAPS.test(file) ||
    (TYPES.test(file) && !readsTypes) ||
    foreign.has(file) ||
    (gyp && OF_NODE_GYP.test(file)) ||
    (isSource(file) && !TO_READ.test(file));
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
