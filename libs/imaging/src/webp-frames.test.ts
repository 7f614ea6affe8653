import { describe, expect, it } from 'vitest';
import { noise } from '../testing/pictures';
import { animation, longAnimation } from '../testing/webp';
import { webpFrames } from './webp-frames';

describe('the frames of a WebP', () => {
  it.each([
    ['an animation', animation, 2],
    ['a longer one', () => longAnimation(70), 70],
    ['one longer than is counted', () => longAnimation(500), 100],
    ['a still one', () => noise(9, 9).webp().toBuffer(), 0],
    ['a PNG', () => noise(9, 9).png().toBuffer(), 0],
    ['nothing', () => Promise.resolve(Buffer.alloc(0)), 0],
    [
      'a chunk without an end',
      () => Promise.resolve(Buffer.from('RIFF\xff\xff\xff\xffWEBPANMF\xff\xff\xff\xff', 'latin1')),
      1,
    ],
  ])('%s has so many', async (_, make, frames) => {
    expect(webpFrames(await make(), 100)).toBe(frames);
  });
});
