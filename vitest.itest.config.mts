import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(process.argv[process.argv.indexOf('--root') + 1] ?? '.');
const project = basename(root);
/** What the files of one run share, where a project has something to share. */
const sharedSetup = join(root, 'e2e', 'shared-cache.ts');

/** Tests that need the engine or a registry: one file at a time, they share one set-up (`tools/setup`). */
export default defineConfig({
  cacheDir: `${import.meta.dirname}/node_modules/.vite/${project}`,
  resolve: { tsconfigPaths: true },
  test: {
    include: ['**/*.itest.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: `${import.meta.dirname}/dist/test-results/${project}.engine.json` },
    globalSetup: existsSync(sharedSetup) ? [sharedSetup] : [],
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
