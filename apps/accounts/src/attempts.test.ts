import { describe, expect, it } from 'vitest';
import { Attempts, type Taken } from './attempts';

let now = 0;
const attempts = (max: number): Attempts => new Attempts(max, 60_000, () => now);
const giveBack = (taken: Taken): void => {
  if ('giveBack' in taken) taken.giveBack();
};

describe('attempts', () => {
  it('are so many in a window that begins with the first, by name', () => {
    const counted = attempts(2);
    now = 5000;
    expect([counted.take('a'), counted.take('a')].every((taken) => 'giveBack' in taken)).toBe(true);
    now = 45_000;
    expect(counted.take('a')).toEqual({ waitMs: 20_000 });
    expect(counted.take('b')).toHaveProperty('giveBack');
    now = 65_000;
    expect(counted.take('a')).toHaveProperty('giveBack');
  });

  it('that were refused do not count', () => {
    const counted = attempts(1);
    const first = counted.take('a');
    for (let tries = 0; tries < 5; tries += 1) expect(counted.take('a')).toHaveProperty('waitMs');
    giveBack(first);
    expect(counted.take('a')).toHaveProperty('giveBack');
  });

  it('are given back to the window that they were taken in', () => {
    const counted = attempts(1);
    now = 0;
    const slow = counted.take('a');
    now = 60_000;
    counted.take('a');
    giveBack(slow);
    expect(counted.take('a')).toHaveProperty('waitMs');
  });

  it('of the oldest are forgotten where there are too many names', () => {
    const counted = attempts(1);
    for (let name = 0; name < 20_001; name += 1) counted.take(String(name));
    expect(counted.take('20000')).toHaveProperty('waitMs');
    expect(counted.take('1')).toHaveProperty('waitMs');
    expect(counted.take('0')).toHaveProperty('giveBack');
  });
});
