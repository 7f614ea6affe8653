import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faults } from './src/load/judge';
import { loadCase } from './src/load/load-case';
import { collectable } from './src/load/memory';
import { survive } from './src/load/survive';
import { startServer } from './src/processes/server';
import { provideWrk } from './src/wrk/wrk';

const cases = [loadCase('good', 3, [200], { path: '/good' }), loadCase('bad', 1, [404], { path: '/bad' })];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-survive-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a load test finds in the server of src/testing/ that does one thing wrong. */
async function found(fault: string): Promise<string[]> {
  const server = await startServer({
    bundle: join(__dirname, 'src/testing/fixture-server.mjs'),
    log: join(folder, 'log'),
    env: { FAULT: fault },
    nodeArgs: collectable(),
  });
  const wrk = await provideWrk();
  try {
    const load = { wrk, cases, folder, connections: 4, clients: 2 };
    return faults(await survive(server, { ...load, seconds: 2, warmUpSeconds: 1, idleSeconds: 1 }), cases);
  } finally {
    await server.stop();
  }
}

describe('a load test', () => {
  it('finds nothing in a good server', async () => expect(await found('')).toEqual([]));

  it.each([
    ['leak', /^memory grew by \d+ %/],
    ['broken', /^answers that do not fit their request: {"bad 500":\d+}/],
    ['careless', /^\d+ answers 503 without Retry-After/],
    ['wrong', /^answers that do not fit their request: {"bad 200":\d+}/],
    ['complaint', /^lines in the log that are no JSON: \["\(node:1\) Warning: something is odd"\]/],
    ['ending', /^it ended with exit 3, expected exit 0/],
  ])('sees %s', async (fault, message) => {
    expect(await found(fault)).toContainEqual(expect.stringMatching(message));
  });

  it('sees that a server ended, and shows why', async () => {
    await expect(found('crash')).rejects.toThrow(/ended under load \(exit 1\):[^]*nobody catches this/);
  });
});
