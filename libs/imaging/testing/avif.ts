/** An AVIF whose item claims another size than its AV1 data has. ISO/IEC 23008-12, 6.5.3 (ispe) */
export function claimSize(avif: Buffer, width: number, height: number): Buffer {
  const claim = Buffer.from(avif);
  for (let box = claim.indexOf('ispe'); box >= 0; box = claim.indexOf('ispe', box + 4)) {
    claim.writeUInt32BE(width, box + 8);
    claim.writeUInt32BE(height, box + 12);
  }
  return claim;
}
