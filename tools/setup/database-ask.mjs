// What database.sh has to know: whether PostgreSQL answers under each URL, whether a port is free, whether an address
// is this machine's. Says on stdout what is not so, and exits with 1.
import { createServer } from 'node:net';
import { URL } from 'node:url';

const [mode, ...given] = process.argv.slice(2);

/** Connects once; with `create`, makes the database that the URL names, where there is none. */
async function answer(url, create) {
  const { default: pg } = await import('pg');
  const target = new URL(url);
  const name = target.pathname.slice(1);
  if (create) target.pathname = '/postgres';
  const client = new pg.Client({ connectionString: target.href, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database "${name}"`);
  } finally {
    await client.end();
  }
}

async function answers(create) {
  for (const url of given) {
    const { host } = new URL(url);
    await answer(url, create).catch(({ code, message }) => {
      throw new Error(code === 'ECONNREFUSED' ? `nothing answers at ${host}` : `${host}: ${message || code}`);
    });
  }
}

function listen(port, address) {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => server.close(resolve));
  });
}

const modes = {
  check: () => answers(false),
  create: () => answers(true),
  free: () => listen(Number(new URL(given[0]).port), '127.0.0.1'),
  // Not os.networkInterfaces(): a bridge without a running container has no carrier, and is not among them.
  own: () => listen(0, given[0]),
};

try {
  await modes[mode]();
} catch (error) {
  console.log(error.message);
  process.exitCode = 1;
}
