/** @typedef {Record<string, string>} Variables */

/**
 * What the programs that fetch a binary read; each has names of its own.
 * prebuild-install and node-gyp-build: npm_config_arch, npm_config_platform, LIBC
 * (https://github.com/prebuild/prebuild-install#help, its rc.js); @mapbox/node-pre-gyp: npm_config_target_*, and
 * update_binary, or it takes a file of the right name for the right one (its lib/install.js, lib/util/versioning.js);
 * install-artifact-from-github: npm_config_platform, npm_config_platform_arch (its bin/install-from-cache.js).
 *
 * @param {import('./target.mjs').Target} target
 * @returns {Variables}
 */
export function downloadVariables({ cpu, libc }) {
  return {
    npm_config_arch: cpu,
    npm_config_platform: 'linux',
    LIBC: libc,
    npm_config_target_arch: cpu,
    npm_config_target_platform: 'linux',
    npm_config_target_libc: libc,
    npm_config_update_binary: 'true',
    npm_config_platform_arch: cpu,
    // What cannot be fetched must not be compiled for this machine instead.
    npm_config_python: '/bin/false',
    CC: 'false',
    CXX: 'false',
  };
}

/**
 * What node-gyp and the programs that would rather fetch a binary read when an addon is compiled for the target.
 *
 * @param {import('./target.mjs').Target} target
 * @param {string} node the folder of Node itself: its headers are in it, none are fetched
 * @returns {Variables}
 */
export function compileVariables({ cpu, triplet }, node) {
  return {
    npm_config_build_from_source: 'true',
    DOWNLOAD_FORCE_BUILD: '1',
    npm_config_nodedir: node,
    npm_config_arch: cpu,
    npm_config_platform: 'linux',
    npm_config_target_arch: cpu,
    npm_config_target_platform: 'linux',
    CC: `${triplet}-gcc`,
    CXX: `${triplet}-g++`,
    AR: `${triplet}-ar`,
    LINK: `${triplet}-g++`,
    // Where the compiler writes down paths and times, each build would have other bytes.
    SOURCE_DATE_EPOCH: '0',
  };
}
