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

  it('leave the place of a wait that is ended from outside to somebody else', async () => {
    const turns = createTurns(1, 1);
    await turns.take(1);
    const leaving = new AbortController();
    const waiting = turns.take(60, leaving.signal);
    expect(turns.full()).toBe(true);
    leaving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    expect([turns.full(), vi.getTimerCount()]).toEqual([false, 0]);
    const next = turns.take(60);
    turns.leave();
    expect(await next).toBe(true);
  });

  it('give no place to who is gone already, and take none back', async () => {
    const turns = createTurns(1, 0);
    await expect(turns.take(1, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(turns.full()).toBe(false);
    const late = new AbortController();
    expect(await turns.take(1, late.signal)).toBe(true);
    late.abort();
    expect(turns.full()).toBe(true);
    turns.leave();
    expect(turns.full()).toBe(false);
  });

  it('that were got after a wait are kept, whatever the signal does later', async () => {
    const turns = createTurns(1, 1);
    await turns.take(1);
    const late = new AbortController();
    const waiting = turns.take(60, late.signal);
    turns.leave();
    late.abort();
    expect(await waiting).toBe(true);
    expect(turns.full()).toBe(false);
    void turns.take(60);
    expect(turns.full()).toBe(true);
  });
});
