import { deflateSync } from 'node:zlib';

/** What a TIFF says of itself; `pages` is how many directories it has, all of the same strip. */
export interface Claims {
  width: number;
  height: number;
  pages?: number;
  /** The last directory leads back to the first one. */
  loop?: boolean;
}

const SHORT = 3;
const LONG = 4;

/** A grey TIFF, packed by deflate, with 256 bytes of pixels. https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf */
export function tiff({ width, height, pages = 1, loop = false }: Claims): Buffer {
  const strip = deflateSync(Buffer.alloc(256));
  const fields = directory(width, height, strip.length);
  const size = 2 + fields.length + 4;
  const first = 8 + strip.length;
  const header = Buffer.from('II\x2a\0\0\0\0\0', 'latin1');
  header.writeUInt32LE(first, 4);
  const pagesAfter = Array.from({ length: pages }, (_, page) => {
    const last = page === pages - 1;
    const bytes = Buffer.alloc(size);
    bytes.writeUInt16LE(fields.length / 12);
    fields.copy(bytes, 2);
    bytes.writeUInt32LE(last ? (loop ? first : 0) : first + (page + 1) * size, size - 4);
    return bytes;
  });
  return Buffer.concat([header, strip, ...pagesAfter]);
}

function directory(width: number, height: number, stripBytes: number): Buffer {
  const entries = [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, 8],
    [259, SHORT, 8],
    [262, SHORT, 1],
    [273, LONG, 8],
    [277, SHORT, 1],
    [278, LONG, height],
    [279, LONG, stripBytes],
  ] as const;
  return Buffer.concat(
    entries.map(([tag, type, value]) => {
      const entry = Buffer.alloc(12);
      entry.writeUInt16LE(tag);
      entry.writeUInt16LE(type, 2);
      entry.writeUInt32LE(1, 4);
      entry.writeUInt32LE(value, 8);
      return entry;
    }),
  );
}
