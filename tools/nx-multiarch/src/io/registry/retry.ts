import { setTimeout as delay } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { MultiarchError } from '../../core/errors';

/** How often and how long a failure is met with another try; times in milliseconds. */
export interface RetryOptions {
  /** Tries after the first one. */
  retries: number;
  /** The first wait; each further one is twice as long, plus a random part. */
  minTimeout: number;
  maxTimeout: number;
  /** A registry that asks for a longer wait than this (Retry-After) is taken at its word: no further try. */
  maxRetryAfter: number;
  /** Told before each wait, for progress. */
  onRetry?: (error: MultiarchError) => void;
  /** Ends the tries, and the waits between them, when it fires. */
  signal?: AbortSignal;
  /** How the time that Retry-After names is waited. */
  sleep?: (milliseconds: number) => Promise<unknown>;
}

export const DEFAULT_RETRY: RetryOptions = {
  retries: 4,
  minTimeout: 500,
  maxTimeout: 8_000,
  maxRetryAfter: 60_000,
};

/** A failure that another try may mend. `retryAfter`: the wait the server asked for, in milliseconds. */
export class TryAgain extends Error {
  constructor(
    readonly error: MultiarchError,
    readonly retryAfter?: number,
  ) {
    super(error.message);
  }
}

/**
 * Calls `action` until it gives a value, throws something else than TryAgain, or the tries are used up; then the
 * error inside the last TryAgain is thrown.
 */
export async function retrying<T>(
  action: (attempt: number) => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const { retries, minTimeout, maxTimeout, maxRetryAfter, onRetry, signal } = options;
  const sleep = options.sleep ?? ((milliseconds: number) => delay(milliseconds, undefined, { signal }));
  try {
    return await pRetry(action, {
      retries,
      minTimeout,
      maxTimeout,
      ...(signal && { signal }),
      randomize: minTimeout > 0,
      shouldRetry: async ({ error }) => {
        if (!(error instanceof TryAgain) || (error.retryAfter ?? 0) > maxRetryAfter) return false;
        onRetry?.(error.error);
        if (error.retryAfter) await sleep(error.retryAfter);
        return true;
      },
    });
  } catch (error) {
    throw error instanceof TryAgain ? error.error : error;
  }
}
