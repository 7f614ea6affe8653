import { Buffer } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * A file of which parts are read: a library may be hundreds of megabytes long, and what tells its kind is not.
 *
 * @typedef {object} Parts
 * @property {number} size of the file, in bytes
 * @property {(at: number, length: number) => Buffer} read throws a RangeError for bytes beyond the end
 */

/**
 * Opens a file for as long as `use` takes.
 *
 * @template T
 * @param {string} path
 * @param {(parts: Parts) => T} use
 * @returns {T}
 */
export function withParts(path, use) {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    return use({ size, read: (at, length) => readPart(descriptor, size, at, length) });
  } finally {
    closeSync(descriptor);
  }
}

/**
 * @param {number} descriptor
 * @param {number} size
 * @param {number} at
 * @param {number} length
 */
function readPart(descriptor, size, at, length) {
  if (at + length > size) throw new RangeError(`${length} bytes at ${at} of ${size}`);
  const part = Buffer.alloc(length);
  readSync(descriptor, part, 0, length, at);
  return part;
}
