import { crc32, deflateSync } from 'node:zlib';

/** Bytes of the signature and the IHDR chunk, which every PNG begins with. */
const HEADER = 33;

/** A PNG chunk. https://www.w3.org/TR/png-3/#5Chunk-layout */
export function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const bytes = Buffer.alloc(8 + named.length);
  bytes.writeUInt32BE(data.length);
  named.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(named), 4 + named.length);
  return bytes;
}

/** A PNG with further chunks after its header. */
export function withChunks(png: Buffer, chunks: readonly Buffer[]): Buffer {
  return Buffer.concat([png.subarray(0, HEADER), ...chunks, png.subarray(HEADER)]);
}

/** A zTXt chunk of some kilobytes that unpacks to so many bytes. https://www.w3.org/TR/png-3/#11zTXt */
export function packedText(bytes: number): Buffer {
  return chunk('zTXt', Buffer.concat([Buffer.from('k\0\0'), deflateSync(Buffer.alloc(bytes, 'A'))]));
}

/** A PNG whose header claims another size than its data has. */
export function claimSize(png: Buffer, width: number, height: number): Buffer {
  const claim = Buffer.from(png);
  claim.writeUInt32BE(width, 16);
  claim.writeUInt32BE(height, 20);
  claim.writeUInt32BE(crc32(claim.subarray(12, 29)), 29);
  return claim;
}

/** A square of one colour: one bit a pixel in the file, three hundred times less when packed. */
export function oneColour(side: number): Buffer {
  const row = 1 + Math.ceil(side / 8);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const data = deflateSync(Buffer.alloc(row * side), { level: 1 });
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const chunks = [chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...chunks]);
}
