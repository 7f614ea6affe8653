import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = join(import.meta.dirname, 'count-tests.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'count-tests-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function report(name: string, numPassedTests: number, testResults: unknown[]): void {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ numPassedTests, testResults }));
}
const countTests = () => execFileSync(process.execPath, [script, folder], { cwd: folder, encoding: 'utf8' });

test('the numbers of all reports', () => {
  report('one', 3, [{ name: 'a', status: 'passed', assertionResults: [] }]);
  report('two', 4, []);
  expect(countTests()).toBe('7 passed, 0 failed\n');
});

test('no report at all', () => {
  rmSync(folder, { recursive: true });
  expect(execFileSync(process.execPath, [script, folder], { encoding: 'utf8' })).toBe('0 passed, 0 failed\n');
});

test('every failed test, and files that failed as a whole, with the beginning of the message', () => {
  const stack = ['Error: \u001b[31mthe image\u001b[39m is wrong', '    at x (/w/node_modules/v/a.js:1:1)'];
  const many = Array.from({ length: 40 }, (_, line) => `line ${line}`);
  report('one', 1, [
    {
      name: join(folder, 'a.test.ts'),
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'builds', failureMessages: [] },
        { status: 'failed', fullName: 'pushes', failureMessages: [[...stack, ...many].join('\n')] },
      ],
    },
    { name: join(folder, 'b.test.ts'), status: 'failed', message: 'no registry', assertionResults: [] },
  ]);
  const lines = countTests().trimEnd().split('\n');
  expect(lines.slice(0, 4)).toEqual([
    'FAILED a.test.ts',
    '  pushes',
    '    Error: the image is wrong',
    '    line 0',
  ]);
  expect(lines).not.toContain('    line 12');
  expect(lines.slice(-4)).toEqual([
    'FAILED b.test.ts',
    '  the whole file',
    '    no registry',
    '1 passed, 2 failed',
  ]);
});
