import { describe, expect, it } from 'vitest';
import { corners, cornersOf, fields } from '../testing/pictures';
import { resize } from './resize';

/**
 * Where the corners of the file (clockwise from the upper left, 0 to 3) are to be seen, for each EXIF orientation.
 * CIPA DC-008 (Exif 3.0), 4.6.5.1, tag Orientation.
 */
const seen: Record<number, readonly number[]> = {
  1: [0, 1, 2, 3],
  2: [1, 0, 3, 2],
  3: [2, 3, 0, 1],
  4: [3, 2, 1, 0],
  5: [0, 3, 2, 1],
  6: [3, 0, 1, 2],
  7: [2, 1, 0, 3],
  8: [1, 2, 3, 0],
};

describe.each(['jpeg', 'png', 'webp', 'tiff'] as const)('%s', (format) => {
  it.each(Object.entries(seen))('orientation %s is seen upright', async (orientation, order) => {
    const file = await fields()
      .withMetadata({ orientation: Number(orientation) })
      .toFormat(format, { quality: 100 })
      .toBuffer();
    const { data, width, height } = await resize(file, { format: 'png' });
    expect([width, height]).toEqual(Number(orientation) < 5 ? [32, 16] : [16, 32]);
    const found = await cornersOf(data);
    const apart = order.map((corner, at) => Math.abs(corners[corner]! - found[at]!));
    expect(Math.max(...apart), found.join()).toBeLessThanOrEqual(4);
  });
});
