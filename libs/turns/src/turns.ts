/** Places to work in, and a queue before them in which a wait ends by itself. */
export interface Turns {
  /** Whether one more would neither get a place nor may wait for one. */
  full: () => boolean;
  /**
   * Waits for a place, first come, first served; false when none came in time. Only when it is not full. A signal ends
   * the wait, which then fails with the signal's reason and leaves its place in the queue to somebody else; who has got
   * a place keeps it.
   */
  take: (seconds: number, signal?: AbortSignal) => Promise<boolean>;
  /** Gives a place that was taken to the one that waits longest. */
  leave: () => void;
}

/** @param places how many work at once @param waiting how many may wait */
export function createTurns(places: number, waiting: number): Turns {
  // In the order of arrival; one that gives up leaves from the middle.
  const queue = new Set<() => void>();
  let working = 0;
  return {
    full: () => working >= places && queue.size >= waiting,
    take: async (seconds, signal) => {
      signal?.throwIfAborted();
      if (working >= places) return wait(queue, seconds, signal);
      working += 1;
      return true;
    },
    leave: () => {
      const [next] = queue;
      // Handed on without being free in between: nobody who comes now gets before those who wait.
      if (next) next();
      else working -= 1;
    },
  };
}

function wait(queue: Set<() => void>, seconds: number, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      queue.delete(go);
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const go = (): void => end(() => resolve(true));
    const abort = (): void => end(() => reject(signal?.reason));
    const timer = setTimeout(() => end(() => resolve(false)), seconds * 1000);
    signal?.addEventListener('abort', abort);
    queue.add(go);
  });
}
