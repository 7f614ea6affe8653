import { Stop } from './stop.mjs';

/**
 * What is installed for.
 *
 * @typedef {object} Target
 * @property {'amd64' | 'arm64'} architecture as Docker calls it
 * @property {'x64' | 'arm64'} cpu as Node and npm call it
 * @property {'glibc'} libc
 * @property {string} triplet as compilers call it
 */

/** npm takes Node's names; one it does not know installs no binary at all, and exits 0. */
const CPUS = /** @type {const} */ ({ amd64: 'x64', arm64: 'arm64' });
const TRIPLETS = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

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
  return { architecture, cpu, libc: 'glibc', triplet: TRIPLETS[cpu] };
}

/**
 * Whether the target can load a binary. One that names no libc fits both.
 *
 * @param {import('./binary.mjs').Binary} binary
 * @param {Target} target
 */
export function fits({ cpu, libc }, target) {
  return cpu === target.cpu && (libc === undefined || libc === target.libc);
}
