import { chosen, parseFlags, wholeNumber } from '../command-line';
import { scaleSuiteNames, type ScaleSuiteName } from './suites';

export interface ScaleOptions {
  readonly suites: readonly ScaleSuiteName[];
  /** Counted rounds. */
  readonly rounds: number;
  /** Apps of each generated workspace, smallest first. */
  readonly sizes: readonly number[];
  readonly json: boolean;
  /** Whether a finding beyond its limit makes the exit code 1. */
  readonly assert: boolean;
  readonly help: boolean;
}

export const scaleUsage = `usage: nx scale bench -- [--only=SUITE,...] [--rounds=N] [--sizes=N,...] [--json] [--assert]
  --only    some of: ${scaleSuiteNames.join(', ')}; default all
  --rounds  counted rounds, 1 to 50; default 5
  --sizes   apps of the generated workspaces, 1 to 999 each; default 10,100,500
  --json    the report as JSON
  --assert  exit code 1 when what the plugin adds grows faster than the number of apps`;

const flag = { type: 'boolean', default: false } as const;
const flags = {
  only: { type: 'string' },
  rounds: { type: 'string', default: '5' },
  sizes: { type: 'string', default: '10,100,500' },
  json: flag,
  assert: flag,
  help: flag,
} as const;

/** @throws UsageError */
export function parseScaleOptions(argv: readonly string[]): ScaleOptions {
  const { only, rounds, sizes, json, assert, help } = parseFlags(argv, flags, scaleUsage);
  const apps = sizes.split(',').map((text) => wholeNumber('sizes', text, [1, 999], scaleUsage));
  return {
    suites: chosen(only, scaleSuiteNames, scaleUsage),
    rounds: wholeNumber('rounds', rounds, [1, 50], scaleUsage),
    sizes: [...new Set(apps)].sort((a, b) => a - b),
    json,
    assert,
    help,
  };
}
