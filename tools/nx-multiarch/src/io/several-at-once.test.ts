import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { severalAtOnce } from './several-at-once';

describe('severalAtOnce', () => {
  it('has no more under way than it may, and answers in the order of the items', async () => {
    let underWay = 0;
    let most = 0;
    const results = await severalAtOnce([30, 1, 20, 1, 10], 2, async (wait) => {
      most = Math.max(most, (underWay += 1));
      await delay(wait);
      underWay -= 1;
      return `${wait} ms`;
    });
    expect(results).toEqual(['30 ms', '1 ms', '20 ms', '1 ms', '10 ms']);
    expect(most).toBe(2);
  });

  it('begins nothing more after a failure', async () => {
    const begun: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      await delay(1);
      if (item === 2) throw new Error('item 2');
      await delay(20);
    };
    await expect(severalAtOnce([1, 2, 3, 4], 2, work)).rejects.toThrow('item 2');
    await delay(40);
    expect(begun).toEqual([1, 2]);
  });
});
