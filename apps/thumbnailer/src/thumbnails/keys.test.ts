import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isThumbnailKey, thumbnailKey } from './keys';

describe('thumbnailKey', () => {
  it.each([
    ['a.jpg', 'thumbnails/a.jpg/64.webp'],
    ['photos/a.jpg', 'photos/thumbnails/a.jpg/64.webp'],
    ['photos//a', 'photos//thumbnails/a/64.webp'],
    ['/a.jpg', '/thumbnails/a.jpg/64.webp'],
  ])('%s -> %s', (source, key) => expect(thumbnailKey(source, 64, 'thumbnails')).toBe(key));

  it('gives no two sources the same key, and a thumbnail away from every key of its kind', () => {
    const key = fc.stringMatching(/^[a/.:0-9]{0,9}$/);
    fc.assert(
      fc.property(key, key, fc.integer({ min: 1 }), (one, other, width) => {
        const made = thumbnailKey(one, width, 't');
        expect(made === thumbnailKey(other, width, 't')).toBe(one === other);
        expect(isThumbnailKey(made, 't')).toBe(true);
      }),
      { seed: 4, numRuns: 1_000 },
    );
  });
});

describe('isThumbnailKey', () => {
  it.each([
    ['thumbnails/a.jpg/64.webp', true],
    ['x/thumbnails/a.jpg/1.webp', true],
    ['thumbnails/a.jpg', false],
    ['thumbnails/64.webp', false],
    ['thumbnails/a/b/64.webp', false],
    ['other/a.jpg/64.webp', false],
    ['thumbnails/a.jpg/64.webp.jpg', false],
    ['thumbnails/a.jpg/wide.webp', false],
    ['', false],
  ])('%s: %s', (key, expected) => expect(isThumbnailKey(key, 'thumbnails')).toBe(expected));
});
