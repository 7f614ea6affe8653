import { expect, it } from 'vitest';
import { createRandom } from './random';

const draws = (seed: number): number[] => {
  const { below } = createRandom(seed);
  return Array.from({ length: 1_000 }, () => below(10));
};

it('draws the same for a seed each time, and something else for another one', () => {
  expect(draws(17)).toEqual(draws(17));
  expect(draws(17)).not.toEqual(draws(18));
});

it('draws every number, about as often as the others', () => {
  for (let number = 0; number < 10; number++) {
    const count = draws(1).filter((drawn) => drawn === number).length;
    expect(count).toBeGreaterThan(60);
    expect(count).toBeLessThan(140);
  }
});
