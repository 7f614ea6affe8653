import { describe, expect, it } from 'vitest';
import { faultLines, hasPassed, reportRows, type TestedImage } from './report';

const passed: TestedImage = {
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
};
const failed: TestedImage = {
  ...passed,
  platform: 'linux/amd64',
  emulated: false,
  readyAfter: undefined,
  addons: [],
  passed: [],
  faults: [{ check: 'ready', found: 'status 503: \u001b[2J', expected: 'an image that is ready' }],
};

describe('the report of docker-test', () => {
  it('has a row for each image', () => {
    const start = 'sha256:abababababab';
    expect(reportRows([passed, failed])).toEqual([
      ['accounts eks', 'linux/arm64 (emulated)', start, '4.3 s', 'sharp, bcrypt', '2 of 2', 'passed'],
      ['accounts eks', 'linux/amd64', start, 'never', 'none', '0 of 2', 'failed'],
    ]);
    expect([passed, failed].map(hasPassed)).toEqual([true, false]);
  });

  it('says what was wrong, and lets no control character through', () => {
    expect(faultLines([passed, failed])).toEqual([
      'accounts eks linux/amd64: ready',
      '  found:    status 503: \\u{1b}[2J',
      '  expected: an image that is ready',
    ]);
  });
});
