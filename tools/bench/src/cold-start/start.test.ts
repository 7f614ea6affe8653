import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coldStart } from './start';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-cold-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A runtime as small as can be: it takes its module's handler as the work, and never ends by itself. */
const runtime = `
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime';
const { handler } = require(process.env.LAMBDA_TASK_ROOT + '/' + process.argv[2].replace('.handler', '.cjs'));
(async () => {
  for (;;) {
    const next = await fetch(base + '/invocation/next');
    const id = next.headers.get('lambda-runtime-aws-request-id');
    const send = (path, value) => fetch(base + '/invocation/' + id + path, { method: 'POST', body: JSON.stringify(value) });
    await handler(await next.json()).then((value) => send('/response', value), (error) => send('/error', { errorMessage: error.message }));
  }
})();`;

function start(handler: string) {
  writeFileSync(join(folder, 'runtime.cjs'), runtime);
  writeFileSync(join(folder, 'main.cjs'), handler);
  const options = { runtime: join(folder, 'runtime.cjs'), event: '{"wait":40}' };
  return coldStart({ name: 'it', bundle: join(folder, 'main.cjs') }, options);
}

describe('coldStart', () => {
  it('tells the start from the first event and the next', async () => {
    const handler = `
const until = Date.now() + 60; while (Date.now() < until);
let warm = false;
exports.handler = async ({ wait }) => {
  if (!warm) await new Promise((resolve) => setTimeout(resolve, wait * 4));
  warm = true;
  return { statusCode: 200 };
};`;
    const { init, first, second } = await start(handler);
    expect(init).toBeGreaterThan(60);
    expect(first).toBeGreaterThan(155);
    expect(second).toBeLessThan(first);
  });

  it.each([
    [
      'exports.handler = async () => ({ statusCode: 415 });',
      'it answered {"statusCode":415}, expected statusCode 200',
    ],
    [
      'exports.handler = async () => { throw new Error("no image"); };',
      'the function failed: {"errorMessage":"no image"}',
    ],
    ['exports.handler = () => process.exit(7);', 'it ended with 7'],
    ['process.exit(8);', 'it ended with 8'],
  ])('fails with %s', async (handler, message) => {
    await expect(start(handler)).rejects.toThrow(message);
  });
});
