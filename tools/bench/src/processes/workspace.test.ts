import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bundleOf, workspaceRoot } from './workspace';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-workspace-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('finds the root of this workspace', () => {
  expect(existsSync(join(workspaceRoot(__dirname), 'tools/bench/project.json'))).toBe(true);
});

it('says that there is none', () => {
  expect(() => workspaceRoot(folder)).toThrow(`no nx.json in ${folder} or above it`);
});

it('finds a bundle, and otherwise names the command that builds it', () => {
  expect(() => bundleOf('apps', 'studio', folder)).toThrow(
    'expected the build of studio: npx nx build studio',
  );
  mkdirSync(join(folder, 'dist/apps/studio'), { recursive: true });
  writeFileSync(join(folder, 'dist/apps/studio/main.js'), '');
  expect(bundleOf('apps', 'studio', folder)).toBe(join(folder, 'dist/apps/studio/main.js'));
});
