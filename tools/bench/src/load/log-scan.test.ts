import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { scanLog } from './log-scan';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const info = '{"level":30,"msg":"request completed"}';
const busy = '{"level":50,"res":{"statusCode":503},"msg":"busy"}';
const error = '{"level":50,"res":{"statusCode":500},"msg":"boom"}';
const fatal = '{"level":60,"msg":"closing after an error nobody caught"}';

it('tells errors and foreign lines from the rest', async () => {
  const file = join(folder, 'log');
  writeFileSync(file, [info, busy, error, '(node:1) Warning: a leak', fatal, ''].join('\n'));
  expect(await scanLog(file)).toEqual({
    lines: 5,
    errors: [error, fatal],
    foreign: ['(node:1) Warning: a leak'],
  });
});

it('keeps the first few', async () => {
  const file = join(folder, 'log');
  writeFileSync(file, `${error}\n`.repeat(100));
  const { lines, errors } = await scanLog(file);
  expect([lines, errors.length]).toEqual([100, 20]);
});
