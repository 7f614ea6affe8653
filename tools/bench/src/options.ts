import { chosen, parseFlags, wholeNumber } from './command-line';

/** The parts of the benchmark, in their order. */
export const suiteNames = ['studio', 'accounts', 'cold-start', 'sizes'] as const;
export type SuiteName = (typeof suiteNames)[number];

export interface Options {
  readonly suites: readonly SuiteName[];
  /** Counted rounds of each side. */
  readonly rounds: number;
  /** Length of one round of one side. */
  readonly seconds: number;
  /** bcrypt's cost for log-ins: each step up doubles their time. */
  readonly cost: number;
  readonly json: boolean;
  /** Whether a finding beyond its limit makes the exit code 1. */
  readonly assert: boolean;
  readonly help: boolean;
}

export const usage = `usage: nx bench bench -- [--only=SUITE,...] [--rounds=N] [--seconds=N] [--cost=N] [--json] [--assert]
  --only     some of: ${suiteNames.join(', ')}; default all
  --rounds   counted rounds of each side, 1 to 50; default 5
  --seconds  length of a round of one side, 1 to 120; default 8; log-ins take twice that
  --cost     bcrypt's cost for log-ins, 10 to 15; default 12, as accounts has it
  --json     the report as JSON
  --assert   exit code 1 when a ratio is under its floor or a time over its ceiling`;

const flag = { type: 'boolean', default: false } as const;
const text = <Value extends string>(value: Value) => ({ type: 'string', default: value }) as const;
const flags = {
  only: { type: 'string' },
  rounds: text('5'),
  seconds: text('8'),
  cost: text('12'),
  json: flag,
  assert: flag,
  help: flag,
} as const;

/** @throws UsageError */
export function parseOptions(argv: readonly string[]): Options {
  const { only, rounds, seconds, cost, json, assert, help } = parseFlags(argv, flags, usage);
  return {
    suites: chosen(only, suiteNames, usage),
    rounds: wholeNumber('rounds', rounds, [1, 50], usage),
    seconds: wholeNumber('seconds', seconds, [1, 120], usage),
    cost: wholeNumber('cost', cost, [10, 15], usage),
    json,
    assert,
    help,
  };
}
