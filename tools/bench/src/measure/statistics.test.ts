import { describe, expect, it } from 'vitest';
import { median, percentile, spread } from './statistics';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
  it.each([
    [hundred, 0.99, 99],
    [hundred, 1, 100],
    [hundred, 0, 1],
    [[5], 0.99, 5],
    [[10, 9], 0.5, 9],
  ])('of %j at %d is %d', (values, share, expected) => expect(percentile(values, share)).toBe(expected));

  it('sorts by number and leaves the values as they were', () => {
    const values = [100, 20, 3];
    expect(percentile(values, 0.5)).toBe(20);
    expect(values).toEqual([100, 20, 3]);
  });

  it('of nothing is an error', () => expect(() => percentile([], 0.5)).toThrow('no measurement was made'));
});

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('of %j is %d', (values, expected) => expect(median(values)).toBe(expected));
});

it('spread has the middle and both ends', () =>
  expect(spread([0.9, 1.1, 0.95])).toEqual({ median: 0.95, least: 0.9, most: 1.1 }));
