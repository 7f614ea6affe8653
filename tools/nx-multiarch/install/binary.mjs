import { Buffer } from 'node:buffer';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/**
 * A file of machine code.
 *
 * @typedef {object} Binary
 * @property {string} file from its package's folder
 * @property {string} cpu Node's name of the machine, `e_machine 40` for one without, `no ELF` for what Linux cannot load
 * @property {'glibc' | 'musl'} [libc] undefined where nothing tells
 */

/** e_machine: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
const MACHINES = new Map([
  [62, 'x64'],
  [183, 'arm64'],
]);
const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);
const HEADER = 20;
/** EI_CLASS and EI_DATA of both machines: 64 bits, least significant byte first. */
const [CLASS64, LSB] = [2, 1];

/**
 * Reads what a binary is for, from its header, its name and, for the libc, from the names of the libraries in it.
 *
 * @param {string} path where it is
 * @param {string} file its name from the package's folder
 * @returns {Binary | undefined} undefined for a file that is neither ELF nor named as an addon
 */
export function readBinary(path, file) {
  const header = readHeader(path);
  if (!header.subarray(0, 4).equals(ELF) || header.length < HEADER) {
    return /\.(node|dll|dylib)$/.test(file) ? { file, cpu: 'no ELF' } : undefined;
  }
  const machine = header.readUInt16LE(18);
  const wide = header[4] === CLASS64 && header[5] === LSB;
  const cpu = (wide && MACHINES.get(machine)) || `e_machine ${machine}`;
  const libc = libcOf(path, file);
  return libc ? { file, cpu, libc } : { file, cpu };
}

/** @param {string} path */
function readHeader(path) {
  const header = Buffer.alloc(HEADER);
  const descriptor = openSync(path, 'r');
  try {
    return header.subarray(0, readSync(descriptor, header, 0, HEADER, 0));
  } finally {
    closeSync(descriptor);
  }
}

/**
 * prebuildify writes the libc into the name: https://github.com/prebuild/prebuildify#naming-scheme. Elsewhere the name
 * of the C library stands among the strings of the dynamic section; docker-verify reads that section itself.
 *
 * @param {string} path
 * @param {string} file
 * @returns {Binary['libc']}
 */
function libcOf(path, file) {
  const [named] = /(?<=[./_-])(musl|glibc)(?=[./_-])/.exec(file) ?? [];
  if (named) return named === 'musl' ? 'musl' : 'glibc';
  const bytes = readFileSync(path);
  if (bytes.includes('\0libc.so.6\0')) return 'glibc';
  return bytes.includes('\0libc.musl-') || bytes.includes('\0libc.so\0') ? 'musl' : undefined;
}
