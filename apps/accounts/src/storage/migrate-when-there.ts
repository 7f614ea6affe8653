import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseLog } from './availability';
import { DatabaseUnavailable } from './database';

/** Milliseconds between two tries. */
const pause = 1000;

/** Waiting is a line for each cause, however many tries meet it: refused, then starting, then no such database. */
function logChanges(log: DatabaseLog): (error: DatabaseUnavailable) => void {
  let last: string | undefined;
  return ({ reason, cause }) => {
    const met = cause instanceof Error ? `${(cause as NodeJS.ErrnoException).code} ${cause.message}` : reason;
    if (met === last) return;
    last = met;
    log.warn({ err: cause, reason }, 'the migrations wait for the database');
  };
}

/**
 * Tries until the database is there. A server listens meanwhile and is not ready: a restart would mend nothing.
 * @param migrateOnce gives the names of the files that were applied
 * @throws MigrationError, which another try would not mend
 */
export async function migrateWhenThere(
  migrateOnce: () => Promise<string[]>,
  log: DatabaseLog,
  pauseMs = pause,
): Promise<void> {
  const logWaiting = logChanges(log);
  for (;;) {
    try {
      const applied = await migrateOnce();
      log.info(
        applied.length > 0 ? `migrations applied: ${applied.join(', ')}` : 'the tables are up to date',
      );
      return;
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable)) throw error;
      logWaiting(error);
      // Does not keep a process alive that is asked to stop.
      await sleep(pauseMs, undefined, { ref: false });
    }
  }
}
