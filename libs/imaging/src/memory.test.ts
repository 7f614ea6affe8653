import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

interface Report {
  answers: Record<string, string[]>;
  before: number;
  peak: number;
  imagesAtOnce: number;
}

let folder: string;
let report: Report;

/** Memory is a whole process's: the attack has one of its own. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imaging-'));
  const program = join(folder, 'attack.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../testing/attack.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['sharp'],
    // An import from a folder elsewhere would not look into NODE_PATH, a require does.
    supported: { 'dynamic-import': false },
  });
  const modules = join(createRequire(import.meta.url).resolve('sharp'), '../../..');
  const env = { ...process.env, NODE_PATH: modules };
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env });
  report = JSON.parse(stdout) as Report;
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it('answers every attack', () => {
  expect(report.answers).toEqual({
    'too many pixels': ['too-large'],
    'text that unpacks to 1.7 GB': ['done'],
    'frames of a GIF': ['too-many-frames'],
    'frames of a WebP': ['too-many-frames'],
    'a lying canvas': ['too-large'],
    'a lying header': ['damaged', 'done'],
    'just allowed, as PNG': ['done'],
    'just allowed, as animation': ['done'],
    'just allowed, progressive': ['done'],
    'just allowed, as AVIF': ['done'],
  });
});

it('grows by no more than 400 MiB for each image that is worked on at once', () => {
  const grown = (report.peak - report.before) / 2 ** 20;
  expect(grown).toBeLessThan(400 * report.imagesAtOnce);
});
