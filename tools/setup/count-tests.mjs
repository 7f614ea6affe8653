// Reads the JSON reports of Vitest in a folder. Prints every failed test with the beginning of its message, so that the end
// of a long CI log says what to mend, then one line, "N passed, N failed": the end of `npm test`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const LINES_OF_A_MESSAGE = 12;

const folder = process.argv[2] ?? 'dist/test-results';
const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
const reports = names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
const files = reports.flatMap((report) => report.testResults);

/** A file that fails as a whole (an import, a beforeAll) has no failed test of its own, and counts as one. */
function failuresOf(file) {
  const failed = file.assertionResults.filter((test) => test.status === 'failed');
  if (failed.length > 0)
    return failed.map((test) => ({ name: test.fullName, message: test.failureMessages.join('\n') }));
  return file.status === 'failed' ? [{ name: 'the whole file', message: file.message }] : [];
}

const begin = (text) =>
  stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => !line.includes('node_modules/'))
    .slice(0, LINES_OF_A_MESSAGE)
    .map((line) => `    ${line}`)
    .join('\n');

const failures = files.flatMap((file) =>
  failuresOf(file).map((failure) => ({ ...failure, file: file.name })),
);
for (const { file, name, message } of failures)
  console.log(`FAILED ${relative(process.cwd(), file)}\n  ${name}\n${begin(message ?? '')}`);

const passed = reports.reduce((total, report) => total + report.numPassedTests, 0);
console.log(`${passed} passed, ${failures.length} failed`);
