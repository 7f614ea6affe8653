import { describe, expect, it } from 'vitest';
import { assertNotVulnerable, chosenIn, countBySeverity, type ScannedImage } from './scanned';
import type { Severity } from './severity';

const imageOf = (platform: string, ...severities: Severity[]): ScannedImage => ({
  project: 'app',
  deployment: 'eks',
  platform,
  digest: 'sha256:1',
  vulnerabilities: severities.map((severity, position) => ({
    id: `CVE-2026-${position}`,
    severity,
    package: 'libssl3',
    installed: '3.0.1',
    fixed: '',
    target: 'debian',
  })),
});
const image = imageOf('linux/arm64', 'LOW', 'HIGH', 'CRITICAL', 'HIGH');

it('counts by severity', () => {
  expect(countBySeverity(image)).toEqual({ CRITICAL: 1, HIGH: 2, MEDIUM: 0, LOW: 1, UNKNOWN: 0 });
});

it('chooses some, the worst first', () => {
  expect(chosenIn(image, ['HIGH', 'CRITICAL']).map(({ id }) => id)).toEqual([
    'CVE-2026-2',
    'CVE-2026-1',
    'CVE-2026-3',
  ]);
});

describe('assertNotVulnerable', () => {
  it('takes an image that has others only', () => {
    expect(() => assertNotVulnerable([image], ['MEDIUM'], 'app')).not.toThrow();
  });

  it('names every image and how many', () => {
    const images = [image, imageOf('linux/amd64', 'LOW'), imageOf('linux/riscv64', 'HIGH')];
    expect(() => assertNotVulnerable(images, ['CRITICAL', 'HIGH'], 'app')).toThrow(
      'app has vulnerabilities of the severity CRITICAL or HIGH: eks linux/arm64 (3), eks linux/riscv64 (1)',
    );
  });
});
