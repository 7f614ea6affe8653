import type { Spread } from '../measure/statistics';

/** A number that is held to a limit: a ratio against a named peer, or a time. */
export interface Finding {
  /** What is compared with what. */
  readonly name: string;
  readonly unit: 'ratio' | 'ms';
  /** The median of the rounds and both ends. */
  readonly value: Spread;
  /** The value may not be less (`floor`) or more (`ceiling`); a finding without either is only told. */
  readonly floor?: number;
  readonly ceiling?: number;
}

/** What one suite found: findings, tables of what they rest on, and remarks on how it was measured. */
export interface Section {
  readonly title: string;
  readonly findings: readonly Finding[];
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Whether the median keeps to the limits. */
export function holds({ value, floor = -Infinity, ceiling = Infinity }: Finding): boolean {
  return value.median >= floor && value.median <= ceiling;
}

/** The findings that do not hold, in words. */
export function failures(sections: readonly Section[]): string[] {
  const findings = sections.flatMap((section) => section.findings);
  return findings
    .filter((finding) => !holds(finding))
    .map((finding) => `${finding.name}: ${inWords(finding)}`);
}

function inWords(finding: Finding): string {
  return `${format(finding, finding.value.median)}, expected ${expectation(finding)}`;
}

/** `at least 0.9`; nothing for a finding without a limit. */
export function expectation(finding: Finding): string {
  if (finding.floor !== undefined) return `at least ${format(finding, finding.floor)}`;
  return finding.ceiling === undefined ? '' : `at most ${format(finding, finding.ceiling)}`;
}

/** A value of a finding as people read it. */
export function format({ unit }: Finding, value: number): string {
  return unit === 'ratio' ? value.toFixed(3) : `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}
