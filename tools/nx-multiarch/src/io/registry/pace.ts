import { setTimeout as delay } from 'node:timers/promises';

/** Runs an action when its turn has come. */
export type Pace = <T>(action: () => Promise<T>) => Promise<T>;

/** What a pace depends on; times in milliseconds. */
export interface PaceClock {
  now: () => number;
  sleep: (milliseconds: number) => Promise<unknown>;
}

/** Lets actions begin at least `interval` milliseconds after each other, for a registry that counts requests. */
export function createPace(
  interval: number,
  { now, sleep }: PaceClock = { now: Date.now, sleep: delay },
): Pace {
  let next = 0;
  return async (action) => {
    const turn = Math.max(next, now());
    next = turn + interval;
    const wait = turn - now();
    if (wait > 0) await sleep(wait);
    return action();
  };
}
