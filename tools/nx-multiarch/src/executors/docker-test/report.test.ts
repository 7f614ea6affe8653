import { describe, expect, it } from 'vitest';
import { format } from '../../core/errors';
import type { TestedImage } from '../../core/test/report';
import { assertPassed } from './errors';
import { textOf } from './print';

const image = (change: Partial<TestedImage>): TestedImage => ({
  project: 'accounts',
  deployment: 'eks',
  platform: 'linux/arm64',
  digest: `sha256:${'ab'.repeat(32)}`,
  emulated: true,
  readyAfter: 4321,
  addons: ['sharp', 'bcrypt'],
  passed: ['sign up', 'log in'],
  requests: 2,
  faults: [],
  ...change,
});
const broken = image({
  platform: 'linux/amd64',
  emulated: false,
  readyAfter: 812,
  addons: ['sharp'],
  passed: [],
  faults: [{ check: 'addon bcrypt', found: 'bcrypt: built for arm64', expected: 'it loads' }],
});

describe('what docker-test prints', () => {
  it('is a table, and what was wrong (refresh the golden file with vitest -u)', async () => {
    await expect(`${textOf([image({}), broken])}\n`).toMatchFileSnapshot('report.golden.txt');
  });

  it('ends with which images did not pass', () => {
    expect(() => assertPassed([image({})], 'accounts')).not.toThrow();
    let text = '';
    try {
      assertPassed([image({}), broken], 'accounts');
    } catch (error) {
      text = format(error);
    }
    expect(text).toBe(
      [
        'error: 1 image of accounts did not do what was expected: eks linux/amd64 [TEST_FAILED]',
        '  expected: what stands above behind "expected"; what the container printed stands there too',
        '  to mend:  correct the app or its image, then: nx docker-test accounts; more time is given by --timeoutSeconds=300',
      ].join('\n'),
    );
  });
});
