import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sheet } from '../testing/pictures';
import { resize } from './resize';

const colour = [200, 60, 40] as const;
const background = `rgb(${colour.join()})`;

/** The first pixel of a file as its numbers stand there, whatever profile gives them a meaning. */
async function numbersOf(file: Uint8Array): Promise<number[]> {
  return [...(await sharp(file, { ignoreIcc: true }).raw().toBuffer()).subarray(0, 3)];
}

const distance = (numbers: number[]): number =>
  Math.max(...colour.map((value, at) => Math.abs(value - numbers[at]!)));

describe('colours', () => {
  it('of a wide gamut are converted to sRGB before the profile is dropped', async () => {
    const wide = await sheet(16, 16, background).withIccProfile('p3').png().toBuffer();
    // The same colour has other numbers in Display P3; dropping the profile alone would leave them.
    expect(distance(await numbersOf(wide))).toBeGreaterThan(8);
    const { data } = await resize(wide, { format: 'png' });
    expect(distance(await numbersOf(data))).toBeLessThanOrEqual(2);
    expect((await sharp(data).metadata()).icc).toBeUndefined();
  });

  it('of a print (CMYK) become sRGB', async () => {
    const print = await sheet(16, 16, background).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(print).metadata()).space).toBe('cmyk');
    const { data } = await resize(print, { format: 'png' });
    expect(await sharp(data).metadata()).toMatchObject({ space: 'srgb', channels: 3, hasProfile: false });
    // A print cannot show every red.
    expect(distance(await numbersOf(data))).toBeLessThanOrEqual(30);
  });

  it('of 16 bits become 8', async () => {
    const deep = await sheet(16, 16, background).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    const { data } = await resize(deep, { format: 'png' });
    expect(await sharp(data).metadata()).toMatchObject({ depth: 'uchar', space: 'srgb' });
    expect(distance(await numbersOf(data))).toBeLessThanOrEqual(1);
  });
});
