import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseScript, freePort } from '../testing/postgres-server';
import { readServerConfig } from './config';
import { poolOptions } from './storage/pool-options';
import { openPostgres } from './storage/postgres';

let folder: string;
let env: NodeJS.ProcessEnv;
let url: string;
let certificate: string;

/** A certificate for 127.0.0.1 that signs itself, and its key. */
async function makeCertificate(): Promise<{ certificate: string; key: string }> {
  const [certificate, key] = [join(folder, 'server.crt'), join(folder, 'server.key')];
  const names = ['-subj', '/CN=database', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', certificate];
  await promisify(execFile)('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...names, ...files]);
  return { certificate, key };
}

/** Gives the running server the certificate: its files can only be written by the server's own user. */
async function serveTls(key: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const [file, name] of [
      [certificate, 'server.crt'],
      [key, 'server.key'],
    ] as const) {
      const lines = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => `('${line}')`);
      const program = `'umask 077; cat > "$(pwd)/${name}"'`;
      await client.query(`copy (select * from (values ${lines.join(',')}) as lines) to program ${program}`);
    }
    await client.query('alter system set ssl = on');
    await client.query('select pg_reload_conf()');
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'accounts-tls-'));
  env = { NX_MULTIARCH_DATABASE_PORT: await freePort(), NX_MULTIARCH_STATE_DIR: folder };
  url = await databaseScript(['--no-container'], env);
  const made = await makeCertificate();
  certificate = made.certificate;
  await serveTls(made.key);
});
afterAll(async () => {
  await databaseScript(['--reset'], env);
  rmSync(folder, { recursive: true, force: true });
});

/** Whether a connection with these parameters is encrypted. */
async function encrypted(parameters: string): Promise<unknown> {
  const options = poolOptions(readServerConfig({ DATABASE_URL: url + parameters }));
  const database = openPostgres(options, { info: () => undefined, warn: () => undefined });
  try {
    const { rows } = await database.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    return rows[0];
  } finally {
    await database.close();
  }
}

describe('sslmode in DATABASE_URL', () => {
  it('verify-full with the CA is encrypted', async () => {
    expect(await encrypted(`?sslmode=verify-full&sslrootcert=${certificate}`)).toEqual({ ssl: true });
  });

  it('verify-full refuses a certificate that nobody known signed', async () => {
    await expect(encrypted('?sslmode=verify-full')).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
  });

  it('none is plain', async () => {
    expect(await encrypted('')).toEqual({ ssl: false });
  });
});
