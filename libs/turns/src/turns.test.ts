import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTurns } from './turns';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('turns', () => {
  it('are given in the order of arrival, as many at once as there are places', async () => {
    const turns = createTurns(2, 9);
    const taken: string[] = [];
    const take = (name: string) => turns.take(60).then((got) => got && taken.push(name));
    for (const name of ['a', 'b', 'c', 'd']) void take(name);
    await vi.advanceTimersByTimeAsync(0);
    expect(taken).toEqual(['a', 'b']);
    turns.leave();
    await vi.advanceTimersByTimeAsync(0);
    expect(taken).toEqual(['a', 'b', 'c']);
    turns.leave();
    await vi.advanceTimersByTimeAsync(0);
    expect(taken).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are full when every place is taken and nobody more may wait', async () => {
    const turns = createTurns(1, 1);
    expect(turns.full()).toBe(false);
    await turns.take(1);
    expect(turns.full()).toBe(false);
    const waiting = turns.take(60);
    expect(turns.full()).toBe(true);
    turns.leave();
    expect([await waiting, turns.full()]).toEqual([true, false]);
    turns.leave();
    expect(await turns.take(1)).toBe(true);
  });

  it('end a wait that is too long, and pass over who gave up', async () => {
    const turns = createTurns(1, 5);
    await turns.take(1);
    const [impatient, patient] = [turns.take(0.1), turns.take(60)];
    await vi.advanceTimersByTimeAsync(100);
    expect(await impatient).toBe(false);
    turns.leave();
    expect(await patient).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
