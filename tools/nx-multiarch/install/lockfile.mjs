/**
 * The part "packages" of a package-lock.json:
 * https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json#packages
 *
 * @typedef {Record<string, LockEntry | undefined>} Lock
 *
 * @typedef {object} LockEntry
 * @property {string} [name] the package's own, where it is installed under another: an alias
 * @property {boolean} [link]
 * @property {boolean} [dev]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 */

/**
 * Where Node finds a dependency of a package: in its own node_modules, or in one above.
 *
 * @param {Lock} lock
 * @param {string} path the package's
 * @param {string} name the dependency's
 * @returns {string | undefined} undefined where the lockfile has no entry for it
 */
export function dependencyPath(lock, path, name) {
  for (let folder = path; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    const found = `${folder && `${folder}/`}node_modules/${name}`;
    if (lock[found]) return found;
    if (folder === '') return undefined;
  }
}

/** Packages for one platform are named for it; fsevents and the like are not, and have no other. */
const NAMED_FOR_CPU = /(^|[-_/.])(x64|arm64|aarch64|x86_64|amd64)([-_.]|$)/;
const NAMED_FOR_LINUX = {
  x64: /(^|[-_/.])linux[-_.](.*[-_.])?(x64|x86_64|amd64|64)([-_.]|$)/,
  arm64: /(^|[-_/.])linux[-_.](.*[-_.])?(arm64|aarch64)([-_.]|$)/,
};
export const FOR_MUSL = /(^|[-_/.]|linux)musl([-_.]|$)/;

/**
 * What a lockfile does not say of platforms, each as a sentence for the person who wrote it.
 *
 * @param {Lock} lock
 * @returns {string[]}
 */
export function lockWarnings(lock) {
  return [...missingEntries(lock), ...missingLibc(lock)];
}

/**
 * The optional dependencies of a package that the lockfile has no entry for: npm installs none of them.
 *
 * @param {Lock} lock
 * @param {string} path the package's
 */
export function unlockedOf(lock, path) {
  const names = Object.keys(lock[path]?.optionalDependencies ?? {});
  return names.filter((name) => !dependencyPath(lock, path, name));
}

/**
 * Whether a package is named for Linux with glibc on that machine: `@napi-rs/snappy-linux-arm64-gnu`.
 *
 * @param {string} name
 * @param {Pick<import('./target.mjs').Target, 'cpu'>} target
 */
export function isNamedFor(name, { cpu }) {
  return NAMED_FOR_LINUX[cpu].test(name) && !FOR_MUSL.test(name);
}

/** @param {Lock} lock */
function missingEntries(lock) {
  return Object.entries(lock).flatMap(([path, entry]) => {
    const names = Object.keys(entry?.optionalDependencies ?? {}).filter((name) => NAMED_FOR_CPU.test(name));
    const missing = unlockedOf(lock, path).filter((name) => names.includes(name));
    if (path === '' || entry?.dev || missing.length === 0) return [];
    const of = path.replace(/^.*node_modules\//, '');
    return [
      `package-lock.json lacks ${missing.length} of the ${names.length} platform packages of ${of} (${missing[0]}, say): an ` +
        'npm before 11.3 wrote it over an existing node_modules. Remove both, then: npm install',
    ];
  });
}

/** @param {Lock} lock */
function missingLibc(lock) {
  const musl = Object.entries(lock).filter(
    ([path, entry]) => entry?.cpu && !entry.dev && !entry.libc && FOR_MUSL.test(path),
  );
  if (musl.length === 0) return [];
  const [first] = musl.map(([path]) => path.replace(/^.*node_modules\//, ''));
  return [
    `package-lock.json has no "libc" for ${musl.length} packages that are for musl (${first}, say): they are installed beside ` +
      'those for glibc. An npm before 11.11 wrote it. Remove it and node_modules, then: npm install',
  ];
}
