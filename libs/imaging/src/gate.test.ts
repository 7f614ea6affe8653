import { describe, expect, it, vi } from 'vitest';
import { createGate, type Gate } from './gate';
import { imagingStatus } from './http-status';

const capacity = { imagesAtOnce: 2, threadsPerImage: 1, waiting: 3, reading: 32, waitSeconds: 60 };

/** Works that end when they are told to. */
function works(gate: Gate, seconds = 60) {
  const ends: (() => void)[] = [];
  const work = (): Promise<string> => new Promise((resolve) => ends.push(() => resolve('done')));
  return { ends, start: (signal?: AbortSignal) => gate.run(work, seconds, signal) };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the gate', () => {
  it('works on as many at once as allowed, lets as many wait, and refuses the next', async () => {
    const { ends, start } = works(createGate(capacity));
    const all = Array.from({ length: 5 }, () => start());
    await settled();
    expect(ends).toHaveLength(2);
    const refused = start();
    await expect(refused).rejects.toMatchObject({
      code: 'busy',
      message: 'too many images at once: 2 images are worked on and 3 wait. Try again in a moment',
    });
    expect(imagingStatus(await refused.catch((error: unknown) => error))).toBe(503);
    for (let ended = 0; ended < 5; ended += 1) {
      ends[ended]!();
      await settled();
      expect(ends).toHaveLength(Math.min(5, ended + 3));
    }
    expect(await Promise.all(all)).toEqual(Array(5).fill('done'));
  });

  it('reads nothing when it is full, and lets go of the input', async () => {
    const gate = createGate({ ...capacity, imagesAtOnce: 1, waiting: 0 });
    const { ends, start } = works(gate);
    expect(await gate.read(() => Promise.resolve('bytes'), vi.fn())).toBe('bytes');
    const running = start();
    const [read, refuse] = [vi.fn(), vi.fn()];
    await expect(gate.read(read, refuse)).rejects.toMatchObject({ code: 'busy' });
    expect([read.mock.calls.length, refuse.mock.calls.length]).toEqual([0, 1]);
    ends[0]!();
    await running;
    expect(await gate.read(() => Promise.resolve('more'), refuse)).toBe('more');
  });

  it('reads so many inputs at once, however slowly they arrive', async () => {
    const gate = createGate({ ...capacity, reading: 1 });
    let arrive: (bytes: string) => void = () => undefined;
    const slow = gate.read(() => new Promise<string>((resolve) => (arrive = resolve)), vi.fn());
    const [read, refuse] = [vi.fn(), vi.fn()];
    await expect(gate.read(read, refuse)).rejects.toMatchObject({
      code: 'busy',
      message: 'too many images at once: 1 are being read. Try again in a moment',
    });
    expect([read.mock.calls.length, refuse.mock.calls.length]).toEqual([0, 1]);
    arrive('bytes');
    expect(await slow).toBe('bytes');
    await expect(gate.read(() => Promise.reject(new Error('gone')), refuse)).rejects.toThrow('gone');
    expect(await gate.read(() => Promise.resolve('next'), refuse)).toBe('next');
  });

  it('frees the place of a work that fails', async () => {
    const gate = createGate({ ...capacity, imagesAtOnce: 1, waiting: 0 });
    await expect(gate.run(() => Promise.reject(new Error('no')), 60)).rejects.toThrow('no');
    await expect(gate.run(() => Promise.resolve('yes'), 60)).resolves.toBe('yes');
  });

  it('lets nobody wait for too long', async () => {
    const { ends, start } = works(createGate({ ...capacity, imagesAtOnce: 1, waitSeconds: 0.02 }));
    const first = start();
    await expect(start()).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining('no turn came within 0.02 s'),
    });
    ends[0]!();
    await first;
    await settled();
    // The work of the one that gave up was never begun.
    expect(ends).toHaveLength(1);
  });

  it('lets the next one wait in the place of one that gave up, and never does its work', async () => {
    const { ends, start } = works(createGate({ ...capacity, imagesAtOnce: 1, waiting: 1 }));
    const first = start();
    const leaving = new AbortController();
    const given = start(leaving.signal);
    await expect(start()).rejects.toMatchObject({ code: 'busy' });
    leaving.abort(new Error('the client left'));
    await expect(given).rejects.toThrow('the client left');
    const next = start();
    for (const work of [first, next]) {
      await settled();
      ends.at(-1)!();
      await work;
    }
    expect(ends).toHaveLength(2);
  });

  it('finishes a work that was begun, whoever left', async () => {
    const { ends, start } = works(createGate({ ...capacity, imagesAtOnce: 1, waiting: 0 }));
    const leaving = new AbortController();
    const running = start(leaving.signal);
    await settled();
    leaving.abort();
    await expect(start()).rejects.toMatchObject({ code: 'busy' });
    ends[0]!();
    expect(await running).toBe('done');
  });

  it('answers a work that takes too long, and keeps its place until it ends', async () => {
    const { ends, start } = works(createGate({ ...capacity, imagesAtOnce: 1, waiting: 1 }), 0.02);
    await expect(start()).rejects.toMatchObject({ code: 'too-slow' });
    const next = start();
    await settled();
    expect(ends).toHaveLength(1);
    ends[0]!();
    await settled();
    expect(ends).toHaveLength(2);
    ends[1]!();
    await expect(next).resolves.toBe('done');
  });
});
