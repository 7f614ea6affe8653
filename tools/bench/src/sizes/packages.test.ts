import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packageSizes } from './packages';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-sizes-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

it('adds the files of each installed package, nested packages by themselves', () => {
  const paths = [
    '',
    'node_modules/a',
    'node_modules/@s/b',
    'node_modules/a/node_modules/c',
    'node_modules/elsewhere',
  ];
  const packages = Object.fromEntries(paths.map((path) => [path, {}]));
  write('app/package-lock.json', JSON.stringify({ packages }));
  write('node_modules/a/index.js', '12345');
  write('node_modules/a/lib/x.js', '67');
  write('node_modules/a/node_modules/c/index.js', '1');
  write('node_modules/@s/b/index.js', '0123456789');
  write('node_modules/unused/index.js', '0123456789');

  expect(packageSizes(join(folder, 'app'), folder)).toEqual([
    { name: '@s/b', bytes: 10 },
    { name: 'a', bytes: 7 },
    { name: 'a/node_modules/c', bytes: 1 },
  ]);
});
