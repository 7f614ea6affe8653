import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseLog } from './availability';
import { DatabaseUnavailable } from './database';

/** Milliseconds between two tries. */
const pause = 1000;

/**
 * Tries until the database is there. A server listens meanwhile and is not ready: a restart would mend nothing.
 * @param migrateOnce gives the names of the files that were applied
 * @throws MigrationError, which another try would not mend
 */
export async function migrateWhenThere(
  migrateOnce: () => Promise<string[]>,
  log: Pick<DatabaseLog, 'info'>,
  pauseMs = pause,
): Promise<void> {
  for (;;) {
    try {
      const applied = await migrateOnce();
      log.info(
        applied.length > 0 ? `migrations applied: ${applied.join(', ')}` : 'the tables are up to date',
      );
      return;
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable)) throw error;
      // Does not keep a process alive that is asked to stop.
      await sleep(pauseMs, undefined, { ref: false });
    }
  }
}
