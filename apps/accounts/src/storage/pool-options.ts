import { ConfigError } from '@nx-multiarch/service';
import pg, { type PoolConfig } from 'pg';
import type { DatabaseConfig } from '../config';

/** What a connection may take, in milliseconds. */
export interface Times {
  connectMs: number;
  statementMs: number;
}

/** Migrations may build an index; all replicas but one wait for it. */
const migrationMs = 600_000;
/** A connection that is lost without a word is noticed by the client alone, a little after the server would. */
const graceMs = 1000;

/**
 * pg reads the URL when a client is made, and the files of certificates with it.
 * https://node-postgres.com/features/connecting#connection-uri
 * @throws ConfigError, which does not show the URL: it holds the password
 */
function checkUrl(url: string): void {
  try {
    new pg.Client({ connectionString: url });
  } catch (error) {
    const { code = 'no URL' } = error as NodeJS.ErrnoException;
    throw new ConfigError([
      `DATABASE_URL is set, but cannot be used (${code}), expected postgres://USER:PASSWORD@HOST:PORT/DATABASE, ` +
        'where sslrootcert, sslcert and sslkey name files that can be read',
    ]);
  }
}

function optionsFor(url: string, max: number, { connectMs, statementMs }: Times): PoolConfig {
  checkUrl(url);
  return {
    connectionString: url,
    application_name: 'accounts',
    max,
    // Also the time that a query waits for a connection of a pool that is busy.
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: statementMs + graceMs,
    idle_in_transaction_session_timeout: statementMs,
    idleTimeoutMillis: 30_000,
    // After a failover, the name of the server leads elsewhere: old connections are not kept for ever.
    maxLifetimeSeconds: 1800,
    keepAlive: true,
  };
}

/** The pool that answers requests. @throws ConfigError */
export function poolOptions(config: DatabaseConfig): PoolConfig {
  const times = { connectMs: config.DATABASE_CONNECT_MS, statementMs: config.DATABASE_STATEMENT_MS };
  return optionsFor(config.DATABASE_URL, config.DATABASE_POOL_MAX, times);
}

/** One connection with time for migrations. @throws ConfigError */
export function migrationOptions(config: DatabaseConfig): PoolConfig {
  const times = { connectMs: config.DATABASE_CONNECT_MS, statementMs: migrationMs };
  return optionsFor(config.DATABASE_URL, 1, times);
}
