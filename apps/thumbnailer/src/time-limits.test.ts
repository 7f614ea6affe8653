import { describe, expect, it } from 'vitest';
import { batchTimeout, longestMessage, THUMBNAIL_SECONDS } from './time-limits';

describe('time limits', () => {
  it.each([
    [1, 50],
    [3, 90],
    [10, 230],
  ])('%i widths take %i s at the longest, and more than their decoding alone', (widths, seconds) => {
    expect(longestMessage(widths)).toBe(seconds);
    expect(seconds).toBeGreaterThan(widths * THUMBNAIL_SECONDS);
  });

  it('leave a batch of one the longest message, and every other message of a batch some seconds', () => {
    expect(batchTimeout(3, 1)).toBe(longestMessage(3));
    expect(batchTimeout(3, 5)).toBe(130);
  });

  it('are what Lambda allows for as many widths as the configuration does: 900 s', () => {
    expect(batchTimeout(10, 10)).toBeLessThanOrEqual(900);
  });
});
