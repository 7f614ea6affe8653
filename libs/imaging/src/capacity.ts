import { availableParallelism } from 'node:os';
import { cpuLimit } from './cpu-limit';

/** How much imaging work a process takes on at once. */
export interface Capacity {
  /** Images that are decoded, resized or encoded at the same time. */
  imagesAtOnce: number;
  /** Threads of libvips for each of them. */
  threadsPerImage: number;
  /** Images that may wait for their turn; one more is refused as busy. */
  waiting: number;
  /** Inputs that may be read at once: what has not arrived yet takes memory already. */
  reading: number;
  /** Seconds that one may wait. */
  waitSeconds: number;
}

/** libuv's size when UV_THREADPOOL_SIZE is not set. https://docs.libuv.org/en/v1.x/threadpool.html */
const LIBUV_THREADS = 4;

/**
 * As many images as there are whole CPUs, one thread each: that gives the most images a second. Each image occupies a
 * thread of libuv's pool, of which one is left for files and DNS; CPUs that the pool cannot use become threads of
 * libvips. Images x threads never exceeds the CPUs (one image and one thread where there is less than one CPU).
 */
export function capacityFor(cpus: number, libuvThreads: number): Capacity {
  const whole = Math.max(1, Math.floor(cpus));
  const imagesAtOnce = Math.min(whole, Math.max(1, libuvThreads - 1));
  const threadsPerImage = Math.floor(whole / imagesAtOnce);
  return { imagesAtOnce, threadsPerImage, waiting: 8 * imagesAtOnce, reading: 32, waitSeconds: 10 };
}

/** libuv's own reading of UV_THREADPOOL_SIZE: what is no number counts as 1, and 1024 is the most. */
export function libuvThreads(setting: string | undefined): number {
  if (setting === undefined || setting === '') return LIBUV_THREADS;
  const size = Number.parseInt(setting, 10);
  return Number.isNaN(size) || size < 1 ? 1 : Math.min(size, 1024);
}

let known: Capacity | undefined;

/** The capacity of this process, from its container's CPU limit and its libuv threads; read once. */
export function machineCapacity(): Capacity {
  const cpus = Math.min(availableParallelism(), cpuLimit() ?? Infinity);
  known ??= capacityFor(cpus, libuvThreads(process.env['UV_THREADPOOL_SIZE']));
  return known;
}
