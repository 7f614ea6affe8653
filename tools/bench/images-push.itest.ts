import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apps } from './src/images/apps';
import type { ImagesContext } from './src/images/context';
import { nxCacheSuite } from './src/images/nx-cache';
import { pushSuite } from './src/images/push';
import { verifySuite } from './src/images/verify';
import { run } from './src/processes/run';
import { workspaceRoot } from './src/processes/workspace';

const root = workspaceRoot(__dirname);

let context: ImagesContext;
beforeEach(() => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bench-images-')));
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  context = { root, folder, rounds: 1, say };
});
afterEach(() => rmSync(context.folder, { recursive: true, force: true }));

const sandboxes = (): string[] =>
  readdirSync(context.folder, { recursive: true, encoding: 'utf8' }).filter((path) => /sandbox$/.test(path));

/** Each builds studio in a copy of the workspace. */
const PATIENCE = { timeout: 1_200_000 };

describe('the benchmark of images', PATIENCE, () => {
  it('pushes by every side, and leaves nothing in the engine', async () => {
    const { findings, tables } = await pushSuite(context);
    expect(findings.map(({ name }) => name)).toContain('docker-push / skopeo copy');
    expect(tables[0]?.rows).toHaveLength(5);
    expect(sandboxes()).toEqual([]);
    const names = await run('docker', ['image', 'ls', '--format', '{{.Repository}}']);
    expect(names).not.toContain('bench/studio');
  });

  it('verifies an image, the first time and with its base known', async () => {
    const { title, findings } = await verifySuite(context, 0);
    expect(title).toMatch(/^Verification of an image of \d+\.\d MB, \d+\.\d MB compressed$/);
    expect(findings.map(({ unit }) => unit)).toEqual(['ratio', 'ratio', 'ms']);
    expect(sandboxes()).toEqual([]);
  });

  it("looks at what Nx's cache holds", async () => {
    const { findings, tables } = await nxCacheSuite(context, apps.slice(1, 2));
    expect(tables[0]?.rows.map(([image]) => image)).toEqual([
      'studio/apprunner/amd64',
      'studio/apprunner/arm64',
    ]);
    expect(findings[0]?.value.most).toBeLessThan(1.05);
  });
});
