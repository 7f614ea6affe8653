import pg from 'pg';

/**
 * SQLSTATE codes that a later try may not meet. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const passing = [
  /^08/, // the connection failed
  /^28/, // not let in: a password is being changed, or a certificate
  /^3D000/, // no such database, yet
  /^25006/, // read-only: a standby, before it is promoted
  /^40/, // rolled back: a deadlock, or a conflict of transactions
  /^53/, // out of connections, memory or disk
  /^55P03/, // a lock was not had in time
  /^57/, // cancelled for its time, or the server is stopping or starting
  /^58/, // its disk or its system failed
];

/** No such table, in the words of PostgreSQL: the server is there, and the migrations did not run yet. */
export const isUnmigrated = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '42P01';

/**
 * Whether an error of pg says that the database is away, and not that a statement is wrong. What is no answer of the
 * server at all comes from the connection: refused, cut, not resolved, not trusted, too slow.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return passing.some((pattern) => pattern.test(error.code ?? ''));
  return error instanceof Error && !(error instanceof TypeError || error instanceof RangeError);
}
