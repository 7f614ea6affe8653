/** https://www.w3.org/TR/png-3/#5PNG-file-signature */
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Chunks of text, two of them compressed. https://www.w3.org/TR/png-3/#11textinfo */
const textChunks = new Set(['tEXt', 'zTXt', 'iTXt']);

/**
 * A PNG without its chunks of text; anything else as it is. The decoder unpacks all of them before anyone sees the
 * header, a thousandfold, and there is no limit on their number: 6 MB of zTXt become 1.7 GB. No text is ever kept, so
 * nothing is lost.
 */
export function withoutText(file: Uint8Array): Uint8Array {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (!bytes.subarray(0, signature.length).equals(signature)) return file;
  const kept: Buffer[] = [];
  let keptTo = 0;
  for (const { start, end, type } of chunks(bytes)) {
    if (!textChunks.has(type)) continue;
    kept.push(bytes.subarray(keptTo, start));
    keptTo = end;
  }
  return keptTo === 0 ? file : Buffer.concat([...kept, bytes.subarray(keptTo)]);
}

/** Length, type, data and checksum, up to the end of the file. https://www.w3.org/TR/png-3/#5Chunk-layout */
function* chunks(bytes: Buffer): Generator<{ start: number; end: number; type: string }> {
  let start = signature.length;
  while (start + 12 <= bytes.length) {
    const end = start + 12 + bytes.readUInt32BE(start);
    yield { start, end, type: bytes.toString('latin1', start + 4, start + 8) };
    start = end;
  }
}
