/**
 * The frames of an animated WebP, counted up to a limit; 0 for anything else. Counting by the decoder takes time with
 * the square of their number, seven seconds for the hundred thousand that fit into 9 MB.
 * https://developers.google.com/speed/webp/docs/riff_container#animation
 */
export function webpFrames(file: Uint8Array, enough: number): number {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (fourCc(bytes, 0) !== 'RIFF' || fourCc(bytes, 8) !== 'WEBP') return 0;
  let frames = 0;
  let at = 12;
  while (at + 8 <= bytes.length && frames < enough) {
    if (fourCc(bytes, at) === 'ANMF') frames += 1;
    const size = bytes.readUInt32LE(at + 4);
    at += 8 + size + (size % 2);
  }
  return frames;
}

function fourCc(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', at, at + 4);
}
