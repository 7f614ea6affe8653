import sharp from 'sharp';
import { expect, it } from 'vitest';
import { photo } from './photo';

it('is the same JPEG every time, as hard to compress as a photo', async () => {
  const bytes = await photo(400, 300);
  expect(bytes.equals(await photo(400, 300))).toBe(true);
  expect(bytes.equals(await photo(400, 300, 2))).toBe(false);
  const { format, width, height } = await sharp(bytes).metadata();
  expect({ format, width, height }).toEqual({ format: 'jpeg', width: 400, height: 300 });
  // A photo of this quality takes one to four bits a pixel; a flat image a tenth of one.
  const bitsPerPixel = (bytes.length * 8) / (400 * 300);
  expect(bitsPerPixel).toBeGreaterThan(1);
  expect(bitsPerPixel).toBeLessThan(6);
});
