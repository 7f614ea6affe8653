import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const script = join(import.meta.dirname, '../../../tools/setup/database.sh');

/**
 * Runs tools/setup/database.sh, which provides a real PostgreSQL and says how it could not.
 * @returns its DATABASE_URL, or nothing where the arguments ask for something else
 */
export async function databaseScript(args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', [script, ...args], {
    env: { ...process.env, ...env },
  });
  return stdout.trim();
}

/** For a server of a test's own. */
export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A new, empty database on a server. */
export class OwnDatabase {
  private constructor(
    private readonly server: string,
    readonly url: string,
  ) {}

  static async on(server: string): Promise<OwnDatabase> {
    const url = new URL(server);
    url.pathname = `/test_${randomBytes(6).toString('hex')}`;
    await administer(server, `create database ${url.pathname.slice(1)}`);
    return new OwnDatabase(server, url.href);
  }

  /** Cuts what is still connected. */
  drop(): Promise<void> {
    return administer(this.server, `drop database ${new URL(this.url).pathname.slice(1)} with (force)`);
  }
}
