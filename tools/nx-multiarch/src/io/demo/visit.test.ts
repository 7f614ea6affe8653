import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { errorOf } from '../../testing/error-of';
import { freePort } from '../../testing/real-registry';
import type { Exec } from '../exec';
import { visit } from './visit';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(first: 'answers' | 'hangs up'): Promise<string> {
  let left = first === 'answers' ? 0 : 1;
  server = createServer((request, response) => {
    if (left-- > 0) return void request.socket.destroy();
    response
      .writeHead(request.url === '/readyz' ? 503 : 200, { 'content-type': 'text/plain' })
      .end(request.url);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An engine whose container runs, or has ended. */
const engine =
  (running: boolean): Exec =>
  (_file, [command]) =>
    Promise.resolve({ stdout: command === 'logs' ? 'no addon\n' : `${running} 1`, stderr: '', exitCode: 0 });
const go = (url: string | undefined, running = true, limit = 5_000, signal = new AbortController().signal) =>
  visit(engine(running), { id: 'c', url }, limit, signal);

describe('a visit', () => {
  it.each(['answers', 'hangs up'] as const)('asks a server that at first %s', async (first) => {
    const { readyz, platform, page } = await go(await serve(first));
    expect([readyz, platform, page].map(({ status, body }) => `${status} ${body.toString()}`)).toEqual([
      '503 /readyz',
      '200 /platform',
      '200 /',
    ]);
  });

  it.each([
    ['that ended at once', undefined, true],
    ['that ended', 'closed', false],
    ['that stays silent', 'closed', true],
  ])('says what a container printed %s', async (_which, where, running) => {
    const url = where && `http://127.0.0.1:${await freePort()}`;
    const error = await errorOf(go(url, running, 300));
    expect(error.code).toBe('COMMAND_FAILED');
    expect(error.happened).toBe('the container does not answer; it printed\nno addon');
    expect(error.expected).toBe('an answer to GET /livez within 0.3 s');
    expect(error.mend).toContain('docs/docker-demo.md');
  });

  it('ends when the person stops it', async () => {
    const visiting = go(`http://127.0.0.1:${await freePort()}`, true, 60_000, AbortSignal.timeout(50));
    await expect(visiting).rejects.toThrow('aborted');
  });
});
