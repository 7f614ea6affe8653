import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sheet } from '../testing/pictures';
import { checkOutput, fits, outputSize } from './output-size';

const side = fc.integer({ min: 1, max: 90 });
const wanted = fc.record({ width: side, height: side }, { requiredKeys: [] });

describe('the size of a result', () => {
  it('is what sharp makes of it, but for the rounding of half a pixel', async () => {
    const property = fc.asyncProperty(side, side, wanted, fc.constantFrom(...fits), async (...drawn) => {
      const [width, height, box, fit] = drawn;
      const { info } = await sharp(await sheet(width, height).png().toBuffer())
        .resize({ ...box, fit, withoutEnlargement: true })
        .png()
        .toBuffer({ resolveWithObject: true });
      const expected = outputSize({ width, height }, box, fit);
      expect(Math.abs(expected.width - info.width), JSON.stringify(info)).toBeLessThanOrEqual(1);
      expect(Math.abs(expected.height - info.height), JSON.stringify(info)).toBeLessThanOrEqual(1);
    });
    await fc.assert(property, { seed: 20_250_116, numRuns: 300 });
  });

  it.each([
    ['webp', 16_383, 1],
    ['jpeg', 65_535, 1],
    ['avif', 16_384, 1],
    ['png', 1_000_000, 1],
    ['webp', 5_000, 5_000],
    ['avif', 5_000, 2_500],
  ] as const)('%s may be %i x %i', (format, width, height) => {
    expect(() => checkOutput({ width, height }, format, 25_000_000)).not.toThrow();
  });

  it.each([
    ['webp', 16_384, 1, 'a side in webp has 16383 at most'],
    ['jpeg', 65_536, 1, 'a side in jpeg has 65535 at most'],
    ['avif', 16_385, 1, 'a side in avif has 16384 at most'],
    ['webp', 5_000, 5_001, 'allowed in webp are 25000000 in all'],
    ['avif', 5_000, 2_501, 'allowed in avif are 12500000 in all'],
  ] as const)('%s may not be %i x %i', (format, width, height, message) => {
    expect(() => checkOutput({ width, height }, format, 25_000_000)).toThrow(message);
  });
});
