import { mergeConfig } from 'vitest/config';
import shared from '../../vitest.config.mts';

/** As every project's, and with `--coverage`: rules without side effects have no branch that no test takes. */
export default mergeConfig(shared, {
  test: {
    // Nothing here keeps state in a module, and a process for each of so many files costs more than the tests.
    isolate: false,
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      reportsDirectory: `${import.meta.dirname}/../../dist/coverage/nx-multiarch`,
      include: ['src/core/**/*.ts'],
      reporter: [['text', { skipFull: true }]],
      thresholds: { branches: 100 },
    },
  },
});
