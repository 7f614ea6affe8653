import { describe, expect, it, vi } from 'vitest';
import { hashingTurns } from './hashing-turns';

/** Work that ends when it is told to. */
function work() {
  const ends: ((value: string) => void)[] = [];
  const start = vi.fn(() => new Promise<string>((resolve) => ends.push(resolve)));
  return { start, end: (value: string) => ends.shift()?.(value) };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('run so much at once, and the rest in the order of its arrival', async () => {
    const inTurn = hashingTurns({ concurrency: 2, queue: 9, waitMs: 60_000 });
    const { start, end } = work();
    const results = ['a', 'b', 'c', 'd'].map(() => inTurn(start));
    await settle();
    expect(start).toHaveBeenCalledTimes(2);
    end('first');
    await settle();
    expect(start).toHaveBeenCalledTimes(3);
    for (const word of ['second', 'third', 'fourth']) {
      end(word);
      await settle();
    }
    expect(await Promise.all(results)).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('refuse at once what finds the queue full, and take on more afterwards', async () => {
    const inTurn = hashingTurns({ concurrency: 1, queue: 1, waitMs: 60_000 });
    const { start, end } = work();
    const taken = [inTurn(start), inTurn(start)];
    await expect(inTurn(start)).rejects.toMatchObject({
      code: 'busy',
      message: 'too many passwords at once: 1 are being hashed and 1 wait',
    });
    end('a');
    await settle();
    taken.push(inTurn(start));
    end('b');
    await settle();
    end('c');
    expect(await Promise.all(taken)).toEqual(['a', 'b', 'c']);
  });

  it('refuse what waited too long, which then never starts', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const inTurn = hashingTurns({ concurrency: 1, queue: 5, waitMs: 100 });
      const { start, end } = work();
      const first = inTurn(start);
      const second = inTurn(start);
      const refused = expect(second).rejects.toMatchObject({ code: 'busy' });
      await vi.advanceTimersByTimeAsync(100);
      await refused;
      end('done');
      expect(await first).toBe('done');
      expect(start).toHaveBeenCalledTimes(1);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('pass on after work that failed', async () => {
    const inTurn = hashingTurns({ concurrency: 1, queue: 1, waitMs: 1000 });
    const failing = inTurn(() => Promise.reject(new Error('no addon')));
    const next = inTurn(() => Promise.resolve('runs'));
    await expect(failing).rejects.toThrow('no addon');
    expect(await next).toBe('runs');
    expect(await inTurn(() => Promise.resolve('again'))).toBe('again');
  });

  it.each([
    { concurrency: 0, queue: 1, waitMs: 1 },
    { concurrency: 1.5, queue: 1, waitMs: 1 },
    { concurrency: 1, queue: -1, waitMs: 1 },
    { concurrency: 1, queue: 1, waitMs: NaN },
  ])('refuse the limits %j', (limits) => {
    expect(() => hashingTurns(limits)).toThrow(expect.objectContaining({ code: 'bad-limits' }));
  });
});
