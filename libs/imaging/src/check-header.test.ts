import { describe, expect, it } from 'vitest';
import { checkHeader, weightedPixels } from './check-header';
import type { Header } from './header';
import { withDefaults } from './limits';

const header = (more: Partial<Header>): Header =>
  ({ format: 'png', width: 10, height: 10, channels: 3, depth: 'uchar', ...more }) as Header;

describe('what a pixel weighs', () => {
  it.each([
    [{}, 100],
    [{ channels: 1 }, 100],
    [{ channels: 4 }, 100],
    [{ channels: 4, depth: 'ushort' }, 200],
    [{ channels: 3, depth: 'ushort' }, 150],
    [{ channels: 4, depth: 'float' }, 400],
    [{ channels: 4, depth: 'dpcomplex' }, 800],
    [{ format: 'heif' }, 400],
  ] as const)('%j: a hundred of them count as %i', (more, weight) => {
    expect(weightedPixels(header(more))).toBe(weight);
    expect(() => checkHeader(header(more), withDefaults({ pixels: weight }))).not.toThrow();
    expect(() => checkHeader(header(more), withDefaults({ pixels: weight - 1 }))).toThrow('10 x 10 pixels');
  });

  it('is said where it is not one', () => {
    const deep = header({ channels: 4, depth: 'ushort' });
    expect(() => checkHeader(deep, withDefaults({ pixels: 150 }))).toThrow(
      'the image has 10 x 10 pixels, which count as 200 (png, 4 x ushort), allowed are 150 in all',
    );
  });
});

describe('frames', () => {
  it.each([undefined, 1, 1000])('%s are allowed', (pages) => {
    expect(() => checkHeader(header({ pages }), withDefaults())).not.toThrow();
  });

  it('one more than that is not', () => {
    expect(() => checkHeader(header({ pages: 1001 }), withDefaults())).toThrow(
      expect.objectContaining({ code: 'too-many-frames' }),
    );
  });
});
