// Sums the JSON reports of Vitest in a folder and prints one line, "N passed, N failed", the end of `npm test`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2] ?? 'dist/test-results';
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
const reports = files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
const sum = (key) => reports.reduce((total, report) => total + report[key], 0);

console.log(`${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed`);
