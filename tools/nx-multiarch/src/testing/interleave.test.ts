import { describe, expect, it } from 'vitest';
import { type Actor, everyOrder, interleave } from './interleave';

const writer = (name: string, log: string[]): Actor => {
  return async (turn) => {
    for (const step of [1, 2]) {
      await turn();
      log.push(`${name}${step}`);
    }
  };
};

describe('actors at once', () => {
  it('come in every order that keeps the order of each, once', async () => {
    const orders: string[] = [];
    const count = await everyOrder(async (next) => {
      const log: string[] = [];
      await interleave([writer('a', log), writer('b', log)], next);
      orders.push(log.join(' '));
    });
    expect(count).toBe(6);
    expect(orders.sort()).toEqual([
      'a1 a2 b1 b2',
      'a1 b1 a2 b2',
      'a1 b1 b2 a2',
      'b1 a1 a2 b2',
      'b1 a1 b2 a2',
      'b1 b2 a1 a2',
    ]);
  });

  it('make no more steps than they may', async () => {
    const log: string[] = [];
    await interleave([writer('a', log), writer('b', log)], ([first = 0]) => first, [1, 2]);
    expect(log).toEqual(['a1', 'b1', 'b2']);
  });
});
