import sharp from 'sharp';
import { seededRandom } from '../wrk/plan';

/** Widths of the grids of chance, and how much each counts: large shapes, smaller ones, texture, grain. */
const octaves = [
  [6, 0.45],
  [24, 0.25],
  [120, 0.18],
  [600, 0.12],
] as const;

/** A grid of chance, drawn large and smooth. */
async function cloud(grid: number, width: number, height: number, random: () => number): Promise<Buffer> {
  const size = { width: grid, height: Math.ceil((grid * height) / width), channels: 3 as const };
  const values = Uint8Array.from({ length: size.width * size.height * 3 }, () => Math.floor(random() * 256));
  return sharp(values, { raw: size })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
}

/**
 * A JPEG that costs a decoder and an encoder about what a photo does: shapes of every size and grain, no flat areas.
 * The same seed gives the same image.
 */
export async function photo(width = 1600, height = 1200, seed = 1): Promise<Buffer> {
  const random = seededRandom(seed);
  const sum = new Float32Array(width * height * 3);
  for (const [grid, weight] of octaves) {
    const layer = await cloud(grid, width, height, random);
    for (let at = 0; at < sum.length; at += 1) sum[at]! += layer[at]! * weight;
  }
  const raw = { width, height, channels: 3 as const };
  return sharp(Uint8Array.from(sum), { raw }).jpeg({ quality: 88 }).toBuffer();
}
