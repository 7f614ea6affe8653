import { createTurns } from '@nx-multiarch/turns';
import { PasswordError } from './errors';

/** How much work a process takes on. */
export interface TurnLimits {
  /** Pieces of work that run at once. */
  concurrency: number;
  /** Pieces that may wait for their turn; one more is refused. */
  queue: number;
  /** Milliseconds that one may wait; then it is refused. */
  waitMs: number;
}

/** Does a piece of work in its turn. @throws PasswordError busy */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

const wholeFrom = (least: number, value: number): boolean => Number.isInteger(value) && value >= least;

/** @throws PasswordError bad-limits */
function checkLimits({ concurrency, queue, waitMs }: TurnLimits): void {
  if (wholeFrom(1, concurrency) && wholeFrom(0, queue) && wholeFrom(0, waitMs)) return;
  const found = `concurrency is ${concurrency}, queue ${queue}, waitMs ${waitMs}`;
  throw new PasswordError('bad-limits', `${found}; expected whole numbers from 1, 0 and 0`);
}

/**
 * Work in the order of its arrival, so much at once and so much waiting. What would wait too long is refused: a client
 * that is told to come back is better off than one that waits for seconds, and so is the thread pool.
 * @throws PasswordError bad-limits
 */
export function hashingTurns(limits: TurnLimits): InTurn {
  checkLimits(limits);
  const turns = createTurns(limits.concurrency, limits.queue);
  return async (work) => {
    if (turns.full()) throw busy(`${limits.concurrency} are being hashed and ${limits.queue} wait`);
    if (!(await turns.take(limits.waitMs / 1000))) throw busy(`no turn came within ${limits.waitMs} ms`);
    try {
      return await work();
    } finally {
      turns.leave();
    }
  };
}

function busy(found: string): PasswordError {
  return new PasswordError('busy', `too many passwords at once: ${found}`);
}
