import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assertContext } from './context';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'context-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('names what a build context lacks, and which target makes it', async () => {
  expect(() => assertContext(folder)).toThrow('has no package.json and no package-lock.json');
  await writeFile(join(folder, 'package.json'), '{}');
  expect(() => assertContext(folder)).toThrow(`the build context ${folder} has no package-lock.json`);
  await writeFile(join(folder, 'package-lock.json'), '{}');
  expect(() => assertContext(folder)).not.toThrow();
});
