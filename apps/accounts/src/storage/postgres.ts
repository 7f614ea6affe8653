import pg, { type Pool, type PoolClient, type PoolConfig } from 'pg';
import { Availability, type DatabaseLog } from './availability';
import { DatabaseUnavailable, type Database, type Queryable, type Rows } from './database';
import { unavailability } from './outage';

/** Milliseconds an answer counts: while requests are answered, nobody needs to ask whether they are. */
const freshMs = 1000;
/** Milliseconds in which a connection that works has answered a ping; one that does not is replaced after that. */
const pingMs = 1000;

type Client = Pick<Pool, 'query'> | Pick<PoolClient, 'query'>;

/** Does something with the database, and tells its absence from other errors. @throws DatabaseUnavailable */
type Guard = <T>(work: () => Promise<T>) => Promise<T>;

function guardWith(availability: Availability): Guard {
  return async (work) => {
    try {
      const result = await work();
      availability.answered();
      return result;
    } catch (cause) {
      const reason = unavailability(cause);
      if (!reason) throw cause;
      if (reason === 'away') availability.failed(cause);
      if (reason === 'busy') availability.refused(cause);
      throw new DatabaseUnavailable({ cause, reason });
    }
  };
}

function queryableOf(client: Client, guard: Guard): Queryable {
  const ask = async <Row>(statement: string, values?: unknown[]): Promise<Rows<Row>> => {
    const result = await guard(() => client.query(statement, values));
    // Several statements have several results.
    const { rows, rowCount } = Array.isArray(result) ? (result.at(-1) as pg.QueryResult) : result;
    return { rows: rows as Row[], count: rowCount ?? 0 };
  };
  return { query: ask, script: (statements) => ask(statements) };
}

/** What was begun on a connection that then broke must not go back into the pool. */
async function inTransaction<T>(pool: Pool, guard: Guard, work: (q: Queryable) => Promise<T>): Promise<T> {
  const client = await guard(() => pool.connect());
  let broken: Error | undefined;
  const onError = (error: Error): void => void (broken ??= error);
  client.on('error', onError);
  try {
    await guard(() => client.query('begin'));
    const result = await work(queryableOf(client, guard));
    await guard(() => client.query('commit'));
    return result;
  } catch (error) {
    await client.query('rollback').catch(onError);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Connections are made when they are needed, none here. */
function openPool(options: PoolConfig, availability: Availability): Pool {
  const pool = new pg.Pool(options);
  // Without a listener, an idle connection that the server closes would end the process.
  pool.on('error', (error) => availability.failed(error));
  return pool;
}

/**
 * A PostgreSQL server behind a pool. This succeeds with no server there; what is asked meanwhile fails with
 * DatabaseUnavailable, and works again without anybody's help. Pings have a connection of their own: slow statements
 * may hold all others, and the server is there all the same.
 */
export function openPostgres(options: PoolConfig, log: DatabaseLog): Database {
  const availability = new Availability(log);
  const guard = guardWith(availability);
  const pool = openPool(options, availability);
  const pings = openPool({ ...options, max: 1, query_timeout: pingMs }, availability);
  return {
    ...queryableOf(pool, guard),
    transaction: (work) => inTransaction(pool, guard, work),
    ping: async () => void (availability.isFresh(freshMs) || (await guard(() => pings.query('select 1')))),
    close: async () => void (await Promise.all([pool.end(), pings.end()])),
  };
}
