import { describe, expect, it } from 'vitest';
import { furtherMs, NOISE_MS, ofSize, ownGrowth, ownMs, type Turn } from './growth';

const turn = (apps: number, own: number, without = 1000): Turn => ({ apps, without, with: without + own });

it('ownMs may be negative', () => expect(ownMs(turn(10, -30))).toBe(-30));

describe('ownGrowth', () => {
  it.each<[string, number, number, number]>([
    ['linear', 100, 5000, 1],
    ['the same in all', 100, 100, 0.02],
    ['quadratic', 100, 250_000, 50],
    ['nothing in the small one, by chance', -20, 2500, 1],
    ['nothing in either, by chance', -20, NOISE_MS, 0.02],
  ])('%s', (_name, small, large, expected) => {
    const { median } = ownGrowth([[turn(10, small), turn(100, 1), turn(500, large)]]);
    expect(median).toBeCloseTo(expected, 6);
  });

  it('is that of each round, not of medians of different rounds', () => {
    const rounds = [1, 2, 3].map((factor) => [turn(10, 100), turn(500, 5000 * factor)]);
    expect(ownGrowth(rounds)).toEqual({ median: 2, least: 1, most: 3 });
  });
});

describe('furtherMs', () => {
  const rounds = [
    [turn(10, 300), turn(100, 390), turn(500, 1190)],
    [turn(10, 320), turn(100, 410), turn(500, 1210)],
  ];

  it.each([
    [10, 100, 1],
    [100, 500, 2],
  ])('leaves out what is there with any number of apps: %d to %d', (fewer, apps, expected) =>
    expect(furtherMs(rounds, fewer, apps)).toBeCloseTo(expected, 6),
  );

  it('takes the turns of a size from every round', () =>
    expect(ofSize(rounds, 100).map(ownMs)).toEqual([390, 410]));
});
