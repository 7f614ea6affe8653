import type { Service } from '@nx-multiarch/service';
import type { Database } from './storage/database';
import { schemaVersion } from './storage/migrate';
import { newestVersion } from './storage/migrations';

/** Milliseconds; the probe itself has a second by default, and this is to be the answer to it. */
const limitMs = 900;

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** /readyz wants a database that answers at once, with the tables of this code or of a newer one. */
export function requireDatabase(app: Service, database: Database): void {
  let migrated = false;
  app.readiness.require('database', async () => {
    await within(limitMs, database.ping());
    return true;
  });
  app.readiness.require('migrations', async () => {
    migrated ||= (await within(limitMs, schemaVersion(database))) >= newestVersion;
    return migrated;
  });
}
