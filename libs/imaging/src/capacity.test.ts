import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { capacityFor, libuvThreads, machineCapacity } from './capacity';
import { loadSharp } from './load-sharp';

describe('capacity', () => {
  it.each([
    [0.25, 4, 1, 1],
    [1, 4, 1, 1],
    [1.9, 4, 1, 1],
    [2, 4, 2, 1],
    [4, 4, 3, 1],
    [4, 8, 4, 1],
    [8, 4, 3, 2],
    [8, 16, 8, 1],
    [2, 1, 1, 2],
    [64, 4, 3, 21],
  ])('%d CPUs and %i libuv threads: %i images of %i threads', (cpus, pool, images, threads) => {
    const capacity = capacityFor(cpus, pool);
    expect(capacity).toMatchObject({ imagesAtOnce: images, threadsPerImage: threads, waiting: 8 * images });
    expect(images * threads).toBeLessThanOrEqual(Math.max(1, cpus));
  });

  it.each([
    [undefined, 4],
    ['', 4],
    ['8', 8],
    ['many', 1],
    ['0', 1],
    ['5000', 1024],
  ])('UV_THREADPOOL_SIZE=%s is %i threads', (setting, threads) => {
    expect(libuvThreads(setting)).toBe(threads);
  });

  it('of this machine is what sharp is set to', async () => {
    const { imagesAtOnce, threadsPerImage } = machineCapacity();
    expect(imagesAtOnce * threadsPerImage).toBeLessThanOrEqual(availableParallelism());
    await loadSharp();
    expect(sharp.concurrency()).toBe(threadsPerImage);
    expect(sharp.cache().memory.max).toBe(0);
  });
});
