import { createTurns } from '@nx-multiarch/turns';
import { machineCapacity, type Capacity } from './capacity';
import { ImagingError } from './errors';

/** Lets a bounded number of images be worked on at once, and a bounded number wait for that. */
export interface Gate {
  /**
   * Reads an input, unless the queue is full already or too many are being read, by slow senders for one: then `refuse`
   * lets go of it, and nothing of it is in memory.
   * @throws ImagingError busy
   */
  read: <T>(read: () => Promise<T>, refuse: () => void) => Promise<T>;
  /**
   * Waits for a turn and does the work. A work that outlives its time is answered at once and keeps its place until it
   * really ends: its memory is still in use. A signal ends the wait for a turn, not the work.
   * @throws ImagingError busy, too-slow; the signal's reason
   */
  run: <T>(work: () => Promise<T>, seconds: number, signal?: AbortSignal) => Promise<T>;
}

/** A gate of its own; `gate()` is the one of this process. */
export function createGate({ imagesAtOnce, waiting, waitSeconds, reading }: Capacity): Gate {
  const turns = createTurns(imagesAtOnce, waiting);
  const readers = createTurns(reading, 0);
  const full = (): ImagingError => busy(`${imagesAtOnce} images are worked on and ${waiting} wait`);
  return {
    read: async (read, refuse) => {
      if (turns.full() || readers.full()) {
        refuse();
        throw turns.full() ? full() : busy(`${reading} are being read`);
      }
      await readers.take(0);
      try {
        return await read();
      } finally {
        readers.leave();
      }
    },
    run: async (work, seconds, signal) => {
      if (turns.full()) throw full();
      if (!(await turns.take(waitSeconds, signal))) throw busy(`no turn came within ${waitSeconds} s`);
      const job = work();
      void job.then(turns.leave, turns.leave);
      return withDeadline(job, seconds);
    },
  };
}

/** What a job gives, unless its time is over before; the job itself goes on. */
async function withDeadline<T>(job: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(seconds)), seconds * 1000);
  });
  try {
    return await Promise.race([job, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function busy(found: string): ImagingError {
  return new ImagingError('busy', `too many images at once: ${found}. Try again in a moment`);
}

/** The work was given up after its time. */
export function tooSlow(seconds: number, cause?: unknown): ImagingError {
  const text = `the image takes longer than ${seconds} s: try a smaller image, a smaller result or another format`;
  return new ImagingError('too-slow', text, { cause });
}

let shared: Gate | undefined;

/** The gate of this process, made from what its container may use. */
export function gate(): Gate {
  shared ??= createGate(machineCapacity());
  return shared;
}
