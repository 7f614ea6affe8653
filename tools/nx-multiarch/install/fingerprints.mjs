import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('./binary.mjs').Binary} Binary */

/**
 * What the binaries of a package are made of, by their files: what was there before its script ran.
 *
 * @param {string} folder
 * @param {readonly Binary[]} binaries
 * @returns {ReadonlyMap<string, string>}
 */
export function fingerprintsOf(folder, binaries) {
  return new Map(binaries.map(({ file }) => [file, fingerprintOf(folder, file)]));
}

/**
 * The binaries that are new, or others than before.
 *
 * @param {string} folder
 * @param {readonly Binary[]} binaries as they are now
 * @param {ReadonlyMap<string, string>} before
 */
export function madeSince(folder, binaries, before) {
  return binaries.filter(({ file }) => before.get(file) !== fingerprintOf(folder, file));
}

/**
 * @param {string} folder
 * @param {string} file
 */
function fingerprintOf(folder, file) {
  return createHash('sha256')
    .update(readFileSync(join(folder, file)))
    .digest('hex');
}
