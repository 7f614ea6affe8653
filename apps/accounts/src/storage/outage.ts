import pg from 'pg';
import type { Unavailability } from './database';

/** SQLSTATE codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const serverAway = [
  /^08/, // the connection failed
  /^28/, // not let in: a password is being changed, or a certificate
  /^3D/, // no such database, yet
  /^57P/, // the server is stopping or starting
];

/** The server is there, and a later try may succeed. */
const serverBusy = [
  /^25006/, // read-only: a standby, before it is promoted
  /^40/, // rolled back: a deadlock, or a conflict of transactions
  /^53/, // out of connections, memory or disk
  /^55P03/, // a lock was not had in time
  /^57/, // cancelled for its time
  /^58/, // its disk or its system failed
];

/** pg-pool's only name for it: all connections are in use, and none became free in time. */
const poolIsFull = 'timeout exceeded when trying to connect';

function reasonOfAnswer(code = ''): Unavailability | undefined {
  if (code === '42P01') return 'unmigrated';
  if (serverAway.some((pattern) => pattern.test(code))) return 'away';
  return serverBusy.some((pattern) => pattern.test(code)) ? 'busy' : undefined;
}

/** An error that no server sent and that is no fault of this app: refused, cut, not resolved, not trusted, too slow. */
const isOfConnection = (error: unknown): error is Error =>
  error instanceof Error &&
  !(error instanceof pg.DatabaseError || error instanceof TypeError || error instanceof RangeError);

/** Why an error of pg says nothing against the statement; undefined when the statement is wrong, or the app. */
export function unavailability(error: unknown): Unavailability | undefined {
  if (error instanceof pg.DatabaseError) return reasonOfAnswer(error.code);
  if (!isOfConnection(error)) return undefined;
  return error.message === poolIsFull ? 'busy' : 'away';
}

/**
 * Whether a connection that worked was lost, or its server stopped under it. Any other code is an answer to a
 * statement, those of the class "away" too: a migration that names a database that is not there gets 3D000.
 */
export const isConnectionLoss = (error: unknown): boolean =>
  error instanceof pg.DatabaseError ? /^57P/.test(error.code ?? '') : isOfConnection(error);
