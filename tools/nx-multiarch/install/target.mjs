import { Stop } from './stop.mjs';

/**
 * What is installed for.
 *
 * @typedef {object} Target
 * @property {'amd64' | 'arm64'} architecture as Docker calls it
 * @property {'x64' | 'arm64'} cpu as Node and npm call it
 * @property {'glibc'} libc
 * @property {string} triplet as compilers call it
 * @property {string} abi process.versions.modules of its Node, which is the one that runs this
 */

/** npm takes Node's names; one it does not know installs no binary at all, and exits 0. */
const CPUS = /** @type {const} */ ({ amd64: 'x64', arm64: 'arm64' });
const TRIPLETS = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

/** What Linux loads, on some machine: binary.mjs. */
const LINUX = /^(x64|arm64|e_machine .*)$/;

/**
 * The target of a build stage.
 *
 * @param {string} [architecture] TARGETARCH
 * @returns {Target}
 */
export function targetOf(architecture = '') {
  if (architecture !== 'amd64' && architecture !== 'arm64') {
    const mend = 'ARG TARGETARCH in the stage that runs install.mjs';
    throw new Stop(`TARGETARCH is "${architecture}"`, `one of ${Object.keys(CPUS).join(', ')}`, mend);
  }
  const cpu = CPUS[architecture];
  return { architecture, cpu, libc: 'glibc', triplet: TRIPLETS[cpu], abi: process.versions.modules };
}

/**
 * Whether the target can load a binary. One that names no libc fits both, one that names no ABI every Node.
 *
 * @param {import('./binary.mjs').Binary} binary
 * @param {Target} target
 */
export function fits({ cpu, libc, abi }, target) {
  return cpu === target.cpu && (libc ?? target.libc) === target.libc && (abi ?? target.abi) === target.abi;
}

/**
 * What of a package the target can load. Of one with addons, or sources of one, that is an addon: a library beside it
 * serves it. A package without has a library or a program, which others load or run.
 *
 * @param {Pick<import('./tree.mjs').Package, 'gyp' | 'binaries'>} pkg
 * @param {Target} target
 * @returns {import('./binary.mjs').Binary | undefined}
 */
export function loadableOf({ gyp, binaries }, target) {
  const addons = binaries.filter(({ file }) => file.endsWith('.node'));
  return (gyp || addons.length > 0 ? addons : binaries).find((binary) => fits(binary, target));
}

/**
 * Whether a package has machine code for Linux, or addons, and none that the target can load. Programs for other
 * systems alone are left out, and nobody misses them here.
 *
 * @param {Pick<import('./tree.mjs').Package, 'gyp' | 'binaries'>} pkg
 * @param {Target} target
 */
export function isUnserved(pkg, target) {
  const isNeeded = pkg.binaries.some(({ file, cpu }) => file.endsWith('.node') || LINUX.test(cpu));
  return isNeeded && loadableOf(pkg, target) === undefined;
}
