import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { postEvent } from './testing/post-event';

/** The entries as processes, bundled as they are for an image. */
let folder: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  const entryPoints = ['rie', 'native', 'runtime'].map((name) => join(import.meta.dirname, `${name}.ts`));
  await build({ entryPoints, outdir: folder, bundle: true, platform: 'node', format: 'cjs' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

interface Started {
  /** Resolves with the match when stderr has said `pattern`. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  status: Promise<number | null>;
}

function start(args: string[], env: NodeJS.ProcessEnv = {}): Started {
  const started = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child = started;
  let text = '';
  started.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const status = new Promise<number | null>((resolve) => started.once('close', resolve));
  const said = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const match = pattern.exec(text);
      if (match) return match;
      const ended = await Promise.race([
        once(started.stderr, 'data').then(() => false),
        status.then(() => true),
      ]);
      if (ended && !pattern.exec(text)) throw new Error(`ended without ${pattern}:\n${text}`);
    }
  };
  return { said, status };
}

const rie = (command: string[], env?: NodeJS.ProcessEnv): Started =>
  start(
    [
      'rie.js',
      '--runtime-interface-emulator-address=127.0.0.1:0',
      '--runtime-api-address=127.0.0.1:0',
      ...command,
    ],
    env,
  );

const urlOf = async ({ said }: Started): Promise<string> =>
  (await said(/events at (\S+invocations)/))[1] ?? '';

function writeHandler(name: string, body: string): void {
  const path = join(folder, `${name}.js`);
  writeFileSync(`${path}.new`, `exports.handler = async (event) => { ${body} };`);
  renameSync(`${path}.new`, path);
}

describe('rie', () => {
  it('serves a handler, starts it anew after a time-out, and ends with it', async () => {
    writeHandler(
      'slow',
      'if (event.hang) await new Promise(() => setInterval(() => {}, 1000)); return process.pid;',
    );
    const started = rie([process.execPath, 'runtime.js', 'slow.handler'], {
      AWS_LAMBDA_FUNCTION_TIMEOUT: '1',
    });
    const url = await urlOf(started);
    const first = await postEvent(url, {});
    expect(first.body).toEqual(expect.any(Number));
    expect((await postEvent(url, { hang: true })).body).toMatchObject({ errorType: 'Sandbox.Timedout' });
    const second = await postEvent(url, {});
    expect(second).toMatchObject({ functionError: null });
    expect(second.body).not.toBe(first.body);
    child?.kill('SIGTERM');
    expect(await started.status).toBe(143);
  });

  it('answers an event whose process dies under it, and ends with its status', async () => {
    writeHandler('dying', 'process.exit(9);');
    const started = rie([process.execPath, 'runtime.js', 'dying.handler']);
    const reply = await postEvent(await urlOf(started), {});
    expect(reply).toMatchObject({ functionError: 'Unhandled', body: { errorType: 'Runtime.ExitError' } });
    expect(await started.status).toBe(9);
  });

  it.each([
    [['/no/such/command'], 127, /cannot start \/no\/such\/command: no such file/],
    [
      [process.execPath, 'runtime.js', 'missing.handler'],
      1,
      /Runtime\.ImportModuleError\]: no .*missing\.js/,
    ],
    [[process.execPath, 'runtime.js', 'rie'], 1, /expected FILE\.EXPORT/],
    [[], 1, /no command to run/],
  ])('%j ends with %i', async (command, status, message) => {
    const started = rie(command);
    await started.said(message);
    expect(await started.status).toBe(status);
  });
});

describe('native', () => {
  it('serves a bundle, and the changed bundle after it', async () => {
    writeHandler('main', 'return "old";');
    const started = start(['native.js', join(folder, 'main.js')], { LAMBDA_PORT: '0' });
    const url = await urlOf(started);
    expect((await postEvent(url, {})).body).toBe('old');
    writeHandler('main', 'return "new";');
    await started.said(/main\.js changed/);
    expect((await postEvent(url, {})).body).toBe('new');
    child?.kill('SIGTERM');
    expect(await started.status).toBe(0);
  });
});
