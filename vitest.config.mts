import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';

const project = basename(process.argv[process.argv.indexOf('--root') + 1] ?? '.');

// Node warns in every process where both are set, and Nx sets the one for a person who has set the other.
if (process.env.NO_COLOR !== undefined) delete process.env.FORCE_COLOR;

/** Unit tests of one project; the root comes from Nx. The JSON file is what `npm test` counts. */
export default defineConfig({
  cacheDir: `${import.meta.dirname}/node_modules/.vite/${project}`,
  resolve: { tsconfigPaths: true },
  test: {
    include: ['**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: `${import.meta.dirname}/dist/test-results/${project}.unit.json` },
    restoreMocks: true,
    // A test that hangs fails all the same; one of a busy machine should not.
    testTimeout: 20_000,
  },
});
