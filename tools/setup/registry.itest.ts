import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runScript } from './run-script';

let folder: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-registry-'));
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

async function close(): Promise<void> {
  const closing = server;
  server = undefined;
  if (closing) await new Promise((resolve) => closing.close(resolve));
}

/** Starts a web server that is no registry; gives its port. */
async function startWebServer(): Promise<number> {
  server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

function environment(port: number): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, NX_MULTIARCH_REGISTRY_PORT: String(port), NX_MULTIARCH_STATE_DIR: folder };
}

describe('registry.sh', () => {
  it('refuses a port that something else holds: what answers, what was expected, how to mend it', async () => {
    const port = await startWebServer();
    const outcome = await runScript('registry.sh', ['--no-container'], environment(port));

    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain(`port ${port} is taken by`);
    expect(outcome.stderr).toContain(
      'status 200 with the header Docker-Distribution-Api-Version or the body {}',
    );
    expect(outcome.stderr).toContain('NX_MULTIARCH_REGISTRY_PORT=');
  });

  it('names the stranger in --check', async () => {
    const port = await startWebServer();
    const outcome = await runScript('registry.sh', ['--check'], environment(port));

    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toMatch(
      /^registry: missing \(127\.0\.0\.1:\d+ is taken by .+, which is no registry\)\n$/,
    );
  });

  it('starts a second registry with its own port and folder, finds it again, and resets it', async () => {
    const port = await startWebServer();
    await close();
    const env = environment(port);
    try {
      expect(await runScript('registry.sh', [], env)).toMatchObject({
        code: 0,
        stdout: `registry: ready (127.0.0.1:${port})\n`,
      });
      expect((await fetch(`http://127.0.0.1:${port}/v2/`)).status).toBe(200);
      expect(await runScript('registry.sh', [], env)).toEqual({
        code: 0,
        stdout: `registry: ready (127.0.0.1:${port})\n`,
        stderr: '',
      });
    } finally {
      await runScript('registry.sh', ['--reset'], env);
    }
    expect(await runScript('registry.sh', ['--check'], env)).toMatchObject({ code: 1 });
    expect(existsSync(join(folder, `registry-${port}`))).toBe(false);
  });

  it('starts a registry that asks for a password', async () => {
    const port = await startWebServer();
    await close();
    const htpasswd = join(folder, 'htpasswd');
    // The user ci with bcrypt of correct-horse.
    writeFileSync(htpasswd, 'ci:$2b$05$pZwZe7DmtwuGOy4PFrXOve/EdmfJP/4AHlNKw8A8aT9OQaxBQwfIu\n');
    const env = { ...environment(port), NX_MULTIARCH_REGISTRY_HTPASSWD: htpasswd };
    const status = async (user?: string): Promise<number> => {
      const headers = user ? { authorization: `Basic ${Buffer.from(user).toString('base64')}` } : undefined;
      return (await fetch(`http://127.0.0.1:${port}/v2/`, { headers })).status;
    };
    try {
      expect(await runScript('registry.sh', [], env)).toMatchObject({
        code: 0,
        stdout: `registry: ready (127.0.0.1:${port})\n`,
      });
      expect(await status()).toBe(401);
      expect(await status('ci:wrong-horse')).toBe(401);
      expect(await status('ci:correct-horse')).toBe(200);
    } finally {
      await runScript('registry.sh', ['--reset'], env);
    }
  });

  it('names a file of users that cannot be read, and starts nothing', async () => {
    const port = await startWebServer();
    await close();
    const env = { ...environment(port), NX_MULTIARCH_REGISTRY_HTPASSWD: join(folder, 'nobody') };
    try {
      const outcome = await runScript('registry.sh', [], env);

      expect(outcome).toMatchObject({ code: 1, stdout: '' });
      expect(outcome.stderr).toContain(`${join(folder, 'nobody')} cannot be read`);
      expect(outcome.stderr).toContain('htpasswd -Bc');
      expect(existsSync(join(folder, `registry-${port}.pid`))).toBe(false);
    } finally {
      await runScript('registry.sh', ['--reset'], env);
    }
  });
});
