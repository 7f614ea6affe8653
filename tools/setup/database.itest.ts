import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { runScript } from './run-script';

let folder: string;
let stranger: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-database-'));
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

async function close(): Promise<void> {
  const closing = stranger;
  stranger = undefined;
  if (closing) await new Promise((resolve) => closing.close(resolve));
}

/** Listens and answers as no PostgreSQL does; gives its port. */
async function listen(): Promise<number> {
  stranger = createServer((socket) =>
    socket
      .on('error', () => undefined)
      .resume()
      .end('hello\n'),
  );
  stranger.listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const address = stranger.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

async function freePort(): Promise<number> {
  const port = await listen();
  await close();
  return port;
}

function environment(port: number): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, NX_MULTIARCH_DATABASE_PORT: String(port), NX_MULTIARCH_STATE_DIR: folder };
}

/** The value of a query's first column. */
async function ask(url: string, query: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values(((await client.query(query)).rows[0] ?? {}) as object)[0];
  } finally {
    await client.end();
  }
}

function isOwn(address: string): boolean {
  const script = join(import.meta.dirname, 'database-ask.mjs');
  return spawnSync(process.execPath, [script, 'own', address]).status === 0;
}

/** The address that host.docker.internal stands for. */
function bridgeAddress(): string {
  const format = '{{(index .IPAM.Config 0).Gateway}}';
  return execFileSync('docker', ['network', 'inspect', 'bridge', '--format', format], {
    encoding: 'utf8',
  }).trim();
}

describe('database.sh', () => {
  it('starts a server of its own, finds it again, keeps its data, and resets it', async () => {
    const port = await freePort();
    const env = environment(port);
    const url = `postgres://accounts:local-only@127.0.0.1:${port}/accounts`;
    try {
      const started = await runScript('database.sh', ['--no-container'], env);
      expect(started, started.stderr).toMatchObject({ code: 0, stdout: `${url}\n` });
      await ask(url, 'create table kept as select 42 as value');
      expect(await runScript('database.sh', [], env)).toMatchObject({ code: 0, stdout: `${url}\n` });
      expect(await runScript('database.sh', ['--stop'], env)).toMatchObject({ code: 0, stdout: '' });
      expect(await runScript('database.sh', ['--check'], env)).toEqual({
        code: 1,
        stdout: `database: missing (nothing answers at 127.0.0.1:${port})\n`,
        stderr: '',
      });
      expect(await runScript('database.sh', ['--no-container'], env)).toMatchObject({ code: 0 });
      expect(await ask(url, 'select value from kept')).toBe(42);
    } finally {
      await runScript('database.sh', ['--reset'], env);
    }
    await expect(ask(url, 'select 1')).rejects.toThrow();
    try {
      expect(await runScript('database.sh', ['--no-container'], env)).toMatchObject({ code: 0 });
      expect(await ask(url, `select to_regclass('kept')`)).toBeNull();
    } finally {
      await runScript('database.sh', ['--reset'], env);
    }
  });

  it('wants a password, and listens where it says and nowhere else', async () => {
    const port = await freePort();
    const env = environment(port);
    try {
      const { stdout } = await runScript('database.sh', ['--no-container'], env);
      await expect(ask(stdout.trim().replace('local-only', 'wrong'), 'select 1')).rejects.toMatchObject({
        code: '28P01',
      });
      const listening = String(await ask(stdout.trim(), 'show listen_addresses')).split(',');
      expect(listening[0]).toBe('127.0.0.1');
      // Linux with an engine of its own; elsewhere the engine forwards to the loopback address.
      expect(listening.slice(1)).toEqual(process.platform === 'linux' ? [bridgeAddress()] : []);
    } finally {
      await runScript('database.sh', ['--reset'], env);
    }
  });

  it('knows the address of a bridge that no container is on', () => {
    const name = `nxmadb${process.pid}`.slice(0, 15);
    execFileSync('ip', ['link', 'add', 'name', name, 'type', 'bridge']);
    try {
      execFileSync('ip', ['address', 'add', '198.18.254.1/30', 'dev', name]);
      execFileSync('ip', ['link', 'set', name, 'up']);
      expect(isOwn('198.18.254.1')).toBe(true);
    } finally {
      execFileSync('ip', ['link', 'delete', name]);
    }
    expect(isOwn('198.18.254.1')).toBe(false);
  });

  it('refuses a port that something else holds', async () => {
    const env = environment(await listen());
    const outcome = await runScript('database.sh', ['--no-container'], env);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toContain(`port ${env.NX_MULTIARCH_DATABASE_PORT} is taken`);
    expect(outcome.stderr).toContain('NX_MULTIARCH_DATABASE_PORT=');
  });

  it.each([['--unknown'], ['--stop', '--reset']])('does not know %s', async (...args) => {
    const { code, stderr } = await runScript('database.sh', args, environment(1));
    expect(code).toBe(1);
    expect(stderr).toContain(`database.sh does not know: ${args.join(' ')}`);
  });
});
