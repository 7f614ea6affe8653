import { expect, it } from 'vitest';
import { alternate, ratios } from './alternate';

it('alternate lets all sides work in turns, and does not count the first', async () => {
  const order: string[] = [];
  let turn = 0;
  const side = (name: string) => async () => {
    order.push(name);
    return (turn += 1);
  };
  const said: string[] = [];
  const results = await alternate(2, { a: side('a'), b: side('b') }, (line) => said.push(line));
  expect(order.join('')).toBe('ababab');
  expect(results).toEqual({ a: [3, 5], b: [4, 6] });
  expect(said).toEqual(['round 1 of 2', 'round 2 of 2']);
});

it('ratios are those of neighbours', () => {
  expect(ratios([{ ms: 2 }, { ms: 9 }], [{ ms: 4 }, { ms: 3 }])).toEqual([0.5, 3]);
});
