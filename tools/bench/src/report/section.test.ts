import { describe, expect, it } from 'vitest';
import { expectation, failures, format, holds, type Finding } from './section';

const finding = (median: number, limits: Partial<Finding> = {}): Finding => ({
  name: 'log-in / bcrypt',
  unit: 'ratio',
  value: { median, least: 0, most: 9 },
  ...limits,
});

describe('holds', () => {
  it.each([
    [finding(0.9, { floor: 0.9 }), true],
    [finding(0.899, { floor: 0.9 }), false],
    [finding(50, { ceiling: 50 }), true],
    [finding(51, { ceiling: 50 }), false],
    [finding(0.001), true],
  ])('%j: %s', (value, expected) => expect(holds(value)).toBe(expected));
});

it('failures says what was found and expected', () => {
  const findings = [finding(0.5, { floor: 0.95 }), finding(80.4, { unit: 'ms', ceiling: 50 }), finding(1)];
  expect(failures([{ title: 'accounts', findings, tables: [], notes: [] }])).toEqual([
    'log-in / bcrypt: 0.500, expected at least 0.950',
    'log-in / bcrypt: 80 ms, expected at most 50 ms',
  ]);
});

it('a finding without a limit expects nothing', () => expect(expectation(finding(1))).toBe(''));

it('format keeps a decimal of short times', () => {
  expect(format(finding(0, { unit: 'ms' }), 1.26)).toBe('1.3 ms');
  expect(format(finding(0, { unit: 'ms' }), 126.6)).toBe('127 ms');
});
