import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apps } from './src/images/apps';
import { architectures } from './src/images/architecture';
import { buildsSuite } from './src/images/builds';
import type { ImagesContext } from './src/images/context';
import { oneLineSuite } from './src/images/one-line';
import { unchangedSuite } from './src/images/unchanged';
import { workspaceRoot } from './src/processes/workspace';

/** The one app whose image the guides' Dockerfile builds without emulation on x86-64. */
const studio = apps.filter(({ project }) => project === 'studio');

let context: ImagesContext;
beforeEach(() => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bench-images-')));
  context = {
    root: workspaceRoot(__dirname),
    folder,
    rounds: 1,
    say: (line) => void process.stderr.write(`${line}\n`),
  };
});
afterEach(() => {
  // A suite leaves nothing but the folder of its name.
  expect(
    readdirSync(context.folder).flatMap((name) => readdirSync(join(context.folder, name))),
  ).not.toContain('engine');
  rmSync(context.folder, { recursive: true, force: true });
});

/** Emulated, and with everything fetched anew. */
const PATIENCE = { timeout: 900_000 };

describe('the benchmark of images', PATIENCE, () => {
  it('builds an app cold, both ways', async () => {
    const { findings, tables } = await buildsSuite(context, { images: studio, fromNothing: false });
    expect(findings.map(({ name }) => name)).toContain(
      `prebuilt addons, ${architectures().other}: emulated / ours`,
    );
    expect(tables[0]?.rows.map(([app, , way]) => [app, way])).toEqual(
      ['ours', 'emulated', 'ours', 'native'].map((way) => ['studio', way]),
    );
  });

  it('pushes what has not changed, and what has', async () => {
    const unchanged = await unchangedSuite(context, studio);
    expect(unchanged.tables[0]?.rows).toHaveLength(5);
    const { findings } = await oneLineSuite(context, studio);
    // A layer of some 40 kB, and no other: the base image would be a thousand times that.
    expect(findings[0]?.value.median).toBeLessThan(2);
  });
});
