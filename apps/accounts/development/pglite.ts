import { PGlite, type Results, type Transaction } from '@electric-sql/pglite';
import type { Database, Queryable, Rows } from '../src/storage/database';

type Client = Pick<PGlite | Transaction, 'query' | 'exec'>;

function rowsOf<Row>(result: Results | undefined): Rows<Row> {
  const rows = (result?.rows ?? []) as Row[];
  return { rows, count: result?.affectedRows || rows.length };
}

function queryableOf(client: Client): Queryable {
  return {
    query: async (statement, values) => rowsOf(await client.query(statement, values)),
    script: async (statements) => rowsOf((await client.exec(statements)).at(-1)),
  };
}

/**
 * PostgreSQL inside this process: one connection, no server to install. For development and tests.
 * @param folder where the data stays; in memory without one. Two processes must not use one folder.
 */
export async function openPGlite(folder?: string): Promise<Database> {
  const pglite = await PGlite.create({ dataDir: folder });
  return {
    ...queryableOf(pglite),
    transaction: (work) => pglite.transaction((transaction) => work(queryableOf(transaction))),
    ping: async () => void (await pglite.query('select 1')),
    close: async () => void (pglite.closed || (await pglite.close())),
  };
}
