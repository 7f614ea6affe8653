import { parseArgs } from 'node:util';

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

/** The command line cannot be used; the message says why and how it is written. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} is "${text}", expected a whole number from ${least} to ${most}\n${usage}`);
}

function suitesOf(text: string | undefined): readonly SuiteName[] {
  if (text === undefined) return suiteNames;
  const wanted = text.split(',');
  const unknown = wanted.find((name) => !suiteNames.some((known) => known === name));
  if (unknown === undefined) return suiteNames.filter((name) => wanted.includes(name));
  throw new UsageError(`--only names "${unknown}", expected some of ${suiteNames.join(', ')}\n${usage}`);
}

function parse(argv: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  const text = (value: string) => ({ type: 'string', default: value }) as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        only: { type: 'string' },
        rounds: text('5'),
        seconds: text('8'),
        cost: text('12'),
        json: flag,
        assert: flag,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`, { cause: error });
  }
}

/** @throws UsageError */
export function parseOptions(argv: readonly string[]): Options {
  const { only, rounds, seconds, cost, json, assert, help } = parse(argv);
  return {
    suites: suitesOf(only),
    rounds: wholeNumber('rounds', rounds, 1, 50),
    seconds: wholeNumber('seconds', seconds, 1, 120),
    cost: wholeNumber('cost', cost, 10, 15),
    json,
    assert,
    help,
  };
}
