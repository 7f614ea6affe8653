import { DatabaseUnavailable, type Database } from '../src/storage/database';

/** A database that does not answer, or that answers what a test says. */
export function absentDatabase(answers: Partial<Database> = {}): Database {
  const refuse = (): Promise<never> =>
    Promise.reject(new DatabaseUnavailable({ cause: new Error('connect ECONNREFUSED') }));
  const close = (): Promise<void> => Promise.resolve();
  return { query: refuse, script: refuse, transaction: refuse, ping: refuse, close, ...answers };
}
