import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const entry = `
  import { createService, readConfig, runService, serviceConfig, startProcess } from './index';
  startProcess(async () => {
    const config = readConfig(serviceConfig, process.env);
    const app = createService({ name: 'sample', config });
    app.get('/slow', () => new Promise((resolve) => setTimeout(() => resolve('done'), 400)));
    app.get('/crash', () => {
      setTimeout(() => { throw new Error('nobody catches this') });
      return 'soon';
    });
    await runService(app, config);
  });
`;

let folder: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'service-'));
  await build({
    stdin: { contents: entry, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile: join(folder, 'main.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    tsconfig: join(import.meta.dirname, '../tsconfig.json'),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => void child?.kill('SIGKILL'));

interface Server {
  url: string;
  status: Promise<number | null>;
  output: () => string;
}

function start(env: NodeJS.ProcessEnv): Omit<Server, 'url'> & { process: ChildProcess } {
  const started = spawn(process.execPath, [join(folder, 'main.js')], {
    env: { PORT: '0', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let text = '';
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk));
  const status = once(started, 'close').then(([code]) => code as number | null);
  return { process: started, status, output: () => text };
}

async function listening(env: NodeJS.ProcessEnv): Promise<Server> {
  const { process: started, status, output } = start(env);
  for (;;) {
    const url = /listening at (http:\/\/[\d.]+:\d+)/.exec(output())?.[1];
    if (url) return { url, status, output };
    await Promise.race([
      once(started.stdout!, 'data'),
      status.then(() => Promise.reject(new Error(output()))),
    ]);
  }
}

async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a service as a process', () => {
  it('is not ready from SIGTERM on, still answers, finishes what is open, and ends with 0', async () => {
    const { url, status } = await listening({ DRAIN_MS: '600' });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const slow = fetch(`${url}/slow`);
    child?.kill('SIGTERM');
    await until(async () => (await fetch(`${url}/readyz`)).status === 503);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(await (await slow).text()).toBe('done');
    expect(await status).toBe(0);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });

  it('ends with 1 after an error nobody caught, and logs it', async () => {
    const { url, status, output } = await listening({});
    await fetch(`${url}/crash`).catch(() => undefined);
    expect(await status).toBe(1);
    expect(output()).toContain('nobody catches this');
  });

  it('does not start with a configuration that does not fit, and says all of it', async () => {
    const { status, output } = start({ PORT: 'http', LOG_LEVEL: 'loud' });
    expect(await status).toBe(1);
    expect(output()).toMatch(
      /the configuration does not fit:\n {2}PORT is "http".*\n {2}LOG_LEVEL is "loud"/,
    );
  });
});
