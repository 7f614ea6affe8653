import { chosen, parseFlags, wholeNumber } from '../command-line';
import { type ImageSuite, imageSuites } from './suites';

export interface ImageOptions {
  readonly suites: readonly ImageSuite[];
  /** Counted rounds of each side. */
  readonly rounds: number;
  readonly json: boolean;
  /** The file that a chart is drawn into. */
  readonly svg: string | undefined;
  /** Whether a finding beyond its limit makes the exit code 1. */
  readonly assert: boolean;
  readonly help: boolean;
}

export const imageSuiteNames = Object.keys(imageSuites) as ImageSuite[];

export const imageUsage = `usage: nx images bench -- [--only=SUITE,...] [--rounds=N] [--json] [--svg=FILE] [--assert]
  --only    some of: ${imageSuiteNames.join(', ')}; default all
  --rounds  counted rounds of each side, 1 to 20; default 3
  --json    the report as JSON
  --svg     draws the ratios into a file
  --assert  exit code 1 when a finding does not keep to its limit`;

const flag = { type: 'boolean', default: false } as const;
const flags = {
  only: { type: 'string' },
  rounds: { type: 'string', default: '3' },
  json: flag,
  svg: { type: 'string' },
  assert: flag,
  help: flag,
} as const;

/** @throws UsageError */
export function parseImageOptions(argv: readonly string[]): ImageOptions {
  const { only, rounds, json, svg, assert, help } = parseFlags(argv, flags, imageUsage);
  return {
    suites: chosen(only, imageSuiteNames, imageUsage),
    rounds: wholeNumber('rounds', rounds, [1, 20], imageUsage),
    json,
    svg,
    assert,
    help,
  };
}
