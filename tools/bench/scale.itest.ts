import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { workspaceRoot } from './src/processes/workspace';
import { runScaleSuites, scaleSuiteNames } from './src/scale/suites';
import { unchangedTime } from './src/scale/unchanged';
import { createTwins } from './src/scale/workspace/create';
import { packedPlugin } from './src/scale/workspace/packed-plugin';

const root = workspaceRoot();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'bench-scale-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('measures two sizes, with the plugin and without', async () => {
  const options = { suites: scaleSuiteNames, sizes: [1, 3] };
  const sections = await runScaleSuites(options, { root, folder, rounds: 1, say: () => undefined });
  expect(sections.map(({ tables }) => tables[0]?.rows.map(([apps]) => apps))).toEqual(
    scaleSuiteNames.map(() => ['1', '3']),
  );
  const judged = sections.flatMap(({ findings }) => findings).filter(({ ceiling }) => ceiling !== undefined);
  expect(judged.map(({ name }) => name)).toEqual([
    "the plugin's own time for each app, 3 apps / 1 apps",
    'CPU time for each app, 3 apps / 1 apps',
  ]);
});

it('fails when a task did not come from the cache', async () => {
  const { with: workspace } = await createTwins(1, { root, folder, plugin: packedPlugin(root) });
  await expect(unchangedTime(workspace)).rejects.toThrow('this task was to come from the cache');
});
