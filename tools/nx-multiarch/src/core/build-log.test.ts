import { describe, expect, it } from 'vitest';
import { failingLines } from './build-log';

const LOG = `#7 [2/3] RUN false
#7 ERROR: process "/bin/sh -c false" did not complete successfully: exit code: 1
------
 > [2/3] RUN false:
------
Dockerfile.eks:2
--------------------
   1 |     FROM node:24
   2 | >>> RUN false
--------------------
ERROR: failed to solve
`;

describe('failingLines', () => {
  it('starts at the step that failed and keeps the lines of the Dockerfile', () => {
    const lines = failingLines(LOG);
    expect(lines.startsWith('------\n > [2/3] RUN false:')).toBe(true);
    expect(lines).toContain('   2 | >>> RUN false');
    expect(lines).not.toContain('#7');
  });

  it('falls back to the end of the log', () => {
    const log = Array.from({ length: 50 }, (_, line) => `line ${line}`).join('\n');
    expect(failingLines(log).split('\n')).toHaveLength(20);
    expect(failingLines(log)).toContain('line 49');
  });
});
