import { describe, expect, it } from 'vitest';
import { format } from '../errors';
import { assertReasons, withoutExcepted } from './exceptions';

const exception = { package: 'bufferutil', reason: 'ws does without it' };

describe('exceptions of docker-test', () => {
  it('takes the package from what must be reported', () => {
    const packages = ['bufferutil', 'sharp'].map((name) => ({ name, files: [] }));
    expect(withoutExcepted(packages, [exception])).toEqual([{ name: 'sharp', files: [] }]);
  });

  it('need a reason', () => {
    expect(() => assertReasons([exception], 'accounts')).not.toThrow();
    let text = '';
    try {
      assertReasons([exception, { package: 'x', reason: ' ' }], 'accounts');
    } catch (error) {
      text = format(error);
    }
    expect(text).toBe(
      [
        'error: accounts: the exception for x has no reason [BAD_OPTIONS]',
        '  expected: why the package is in the image, and why it is never loaded',
        '  to mend:  correct targets.docker-test.options.exceptions in the project.json of accounts',
      ].join('\n'),
    );
  });
});
