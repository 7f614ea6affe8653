import { describe, expect, it } from 'vitest';
import { UsageError } from './command-line';
import { parseOptions, suiteNames } from './options';

describe('parseOptions', () => {
  it('has a default for everything', () =>
    expect(parseOptions([])).toEqual({
      suites: suiteNames,
      rounds: 5,
      seconds: 8,
      cost: 12,
      json: false,
      assert: false,
      help: false,
    }));

  it('reads everything, and runs suites in their own order', () =>
    expect(
      parseOptions([
        '--only=sizes,studio',
        '--rounds',
        '3',
        '--seconds=2',
        '--cost=10',
        '--json',
        '--assert',
      ]),
    ).toEqual({
      suites: ['studio', 'sizes'],
      rounds: 3,
      seconds: 2,
      cost: 10,
      json: true,
      assert: true,
      help: false,
    }));

  it.each([
    ['--rounds=0', '--rounds is "0", expected a whole number from 1 to 50'],
    ['--seconds=1e3', '--seconds is "1e3", expected a whole number from 1 to 120'],
    ['--cost=9', '--cost is "9", expected a whole number from 10 to 15'],
    ['--only=studio,lambda', '--only names "lambda", expected some of studio, accounts'],
    ['--fast', "Unknown option '--fast'"],
    ['studio', "Unexpected argument 'studio'"],
  ])('refuses %s', (argument, message) => {
    expect(() => parseOptions([argument])).toThrow(UsageError);
    expect(() => parseOptions([argument])).toThrow(message);
    expect(() => parseOptions([argument])).toThrow('usage: nx bench bench');
  });
});
