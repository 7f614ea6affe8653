import type { Service } from '@nx-multiarch/service';
import type { Sessions } from './storage/sessions';

const minutes10 = 600_000;

/**
 * Deletes expired sessions now and then, from every replica. None is good after its time anyway: this is for the size
 * of the table, so a database that is away is left to the next time.
 */
export function purgeSessions(app: Service, sessions: Sessions, intervalMs = minutes10): void {
  let timer: NodeJS.Timeout | undefined;
  const purge = async (): Promise<void> => {
    try {
      const purged = await sessions.purge();
      if (purged > 0) app.log.info({ purged }, 'expired sessions deleted');
    } catch (error) {
      app.log.warn({ err: error }, 'expired sessions were not deleted');
    }
  };
  app.addHook('onReady', (done) => {
    timer = setInterval(() => void purge(), intervalMs).unref();
    done();
  });
  app.addHook('onClose', (_app, done) => {
    clearInterval(timer);
    done();
  });
}
