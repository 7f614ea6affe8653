import { expect, it } from 'vitest';
import { sarifArgs, scanArgs } from './trivy-args';

it.each([
  [false, []],
  [true, ['--ignore-unfixed']],
])('scans a layout; without what has no fix: %s', (ignoreUnfixed, options) => {
  expect(scanArgs('layout', 'report.json', ignoreUnfixed)).toEqual([
    ...['image', '--input', 'layout', '--scanners', 'vuln', '--format', 'json', '--output', 'report.json'],
    ...['--severity', 'UNKNOWN,LOW,MEDIUM,HIGH,CRITICAL', '--exit-code', '0'],
    ...options,
    '--no-progress',
  ]);
});

it('makes SARIF of the report', () => {
  expect(sarifArgs('report.json', 'a.sarif', ['CRITICAL', 'HIGH'])).toEqual([
    ...['convert', '--format', 'sarif', '--severity', 'CRITICAL,HIGH', '--output', 'a.sarif', 'report.json'],
  ]);
});
