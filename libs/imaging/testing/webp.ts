import sharp from 'sharp';
import { sheet } from './pictures';

/** An animated WebP of two frames. */
export async function animation(): Promise<Buffer> {
  const frames = await Promise.all(['red', 'blue'].map((colour) => sheet(20, 20, colour).png().toBuffer()));
  return sharp(frames, { join: { animated: true } })
    .webp()
    .toBuffer();
}

/** The first frame again and again. https://developers.google.com/speed/webp/docs/riff_container#animation */
export async function longAnimation(frames: number): Promise<Buffer> {
  const two = await animation();
  const start = two.indexOf('ANMF');
  const frame = two.subarray(start, start + 8 + two.readUInt32LE(start + 4));
  const long = Buffer.concat([two.subarray(0, start), ...Array<Buffer>(frames).fill(frame)]);
  long.writeUInt32LE(long.length - 8, 4);
  return long;
}

/** An animation whose canvas claims to be of another size. */
export async function claimCanvas(side: number): Promise<Buffer> {
  const claim = await animation();
  const canvas = claim.indexOf('VP8X') + 12;
  claim.writeUIntLE(side - 1, canvas, 3);
  claim.writeUIntLE(side - 1, canvas + 3, 3);
  return claim;
}
