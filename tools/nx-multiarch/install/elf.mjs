/**
 * What an ELF file of one of the two machines says of itself: https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html
 * docker-verify reads images with a parser of its own, which takes other machines, and versions, too.
 *
 * @typedef {object} Elf
 * @property {string} interpreter the loader of a program; empty for a library
 * @property {string[]} needed DT_NEEDED: the libraries that it is linked against
 * @property {string} strings the names of its dynamic symbols, each between two zero bytes
 *
 * @typedef {import('./file-parts.mjs').Parts} Parts
 * @typedef {{ type: number, offset: number, address: number, size: number }} Segment
 */

const [LOAD, DYNAMIC, INTERPRETER] = [1, 2, 3];
const [NEEDED, STRING_TABLE, STRING_TABLE_SIZE] = [1, 5, 10];
/** Of the header, of an entry of the program header table, and of one of the dynamic section; all in bytes. */
const [HEADER, SEGMENT, ENTRY] = [64, 56, 16];

/**
 * Reads a file of 64 bits, least significant byte first.
 *
 * @param {Parts} parts
 * @returns {Elf}
 * @throws {RangeError} for a file that ends before what it declares
 */
export function readElf(parts) {
  const segments = segmentsOf(parts);
  const path = segments.find(({ type }) => type === INTERPRETER);
  const interpreter = path ? textAt(parts.read(path.offset, path.size), 0) : '';
  const dynamic = segments.find(({ type, size }) => type === DYNAMIC && size > 0);
  // A static program has none.
  if (!dynamic) return { interpreter, needed: [], strings: '' };
  const entries = entriesOf(parts.read(dynamic.offset, dynamic.size));
  const valueOf = (/** @type {number} */ tag) => entries.find((entry) => entry.tag === tag)?.value ?? 0;
  const table = parts.read(offsetOf(segments, valueOf(STRING_TABLE)), valueOf(STRING_TABLE_SIZE));
  const needed = entries.filter(({ tag }) => tag === NEEDED).map(({ value }) => textAt(table, value));
  return { interpreter, needed, strings: table.toString('latin1') };
}

/**
 * @param {Parts} parts
 * @returns {Segment[]}
 */
function segmentsOf(parts) {
  const header = parts.read(0, HEADER);
  const [offset, count] = [Number(header.readBigUInt64LE(32)), header.readUInt16LE(56)];
  const table = parts.read(offset, count * SEGMENT);
  return Array.from({ length: count }, (_, index) => {
    const at = index * SEGMENT;
    const word = (/** @type {number} */ from) => Number(table.readBigUInt64LE(at + from));
    return { type: table.readUInt32LE(at), offset: word(8), address: word(16), size: word(32) };
  });
}

/** @param {import('node:buffer').Buffer} section */
function entriesOf(section) {
  const entries = Array.from({ length: Math.floor(section.length / ENTRY) }, (_, index) => ({
    tag: Number(section.readBigUInt64LE(index * ENTRY)),
    value: Number(section.readBigUInt64LE(index * ENTRY + 8)),
  }));
  const end = entries.findIndex(({ tag }) => tag === 0);
  return end < 0 ? entries : entries.slice(0, end);
}

/**
 * Where a loaded address stands in the file.
 *
 * @param {readonly Segment[]} segments
 * @param {number} address
 */
function offsetOf(segments, address) {
  const segment = segments.find(
    ({ type, address: from, size }) => type === LOAD && address >= from && address < from + size,
  );
  if (!segment) throw new RangeError(`no segment is loaded at ${address}`);
  return segment.offset + address - segment.address;
}

/**
 * @param {import('node:buffer').Buffer} bytes
 * @param {number} at
 */
function textAt(bytes, at) {
  const end = bytes.indexOf(0, at);
  return bytes.toString('latin1', at, end < 0 ? bytes.length : end);
}
