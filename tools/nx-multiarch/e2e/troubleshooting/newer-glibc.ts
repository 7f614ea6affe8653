/**
 * The library as if it had been linked against a newer glibc: one version that it needs is renamed, in its string
 * table and by its hash in .gnu.version_r. Both names have the same length.
 *
 * @throws Error where the library needs no such version
 */
export function withNewerGlibc(library: Buffer, needed: string, newer: string): Buffer {
  const changed = Buffer.from(library);
  replaceEach(changed, Buffer.from(`${needed}\0`), Buffer.from(`${newer}\0`));
  replaceEach(changed, hashBytes(needed), hashBytes(newer));
  return changed;
}

function replaceEach(bytes: Buffer, from: Buffer, to: Buffer): void {
  let at = bytes.indexOf(from);
  if (at < 0) throw new Error(`the library holds no ${from.toString('latin1')}`);
  for (; at >= 0; at = bytes.indexOf(from, at + 1)) to.copy(bytes, at);
}

/** System V ABI, "Symbol Hash Table". */
function hashBytes(name: string): Buffer {
  let hash = 0;
  for (const byte of Buffer.from(name)) {
    hash = (hash << 4) + byte;
    const high = hash & 0xf0000000;
    hash = (hash ^ (high >>> 24)) & ~high;
  }
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(hash >>> 0);
  return bytes;
}
