import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';

const project = basename(process.argv[process.argv.indexOf('--root') + 1] ?? '.');

/** Tests that need the engine or a registry: one file at a time, they share one set-up (`tools/setup`). */
export default defineConfig({
  cacheDir: `${import.meta.dirname}/node_modules/.vite/${project}`,
  resolve: { tsconfigPaths: true },
  test: {
    include: ['**/*.itest.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: `${import.meta.dirname}/dist/test-results/${project}.engine.json` },
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
