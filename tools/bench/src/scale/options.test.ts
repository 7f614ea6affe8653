import { describe, expect, it } from 'vitest';
import { UsageError } from '../command-line';
import { parseScaleOptions } from './options';

describe('parseScaleOptions', () => {
  it('has a default for everything', () =>
    expect(parseScaleOptions([])).toEqual({
      suites: ['graph', 'affected', 'unchanged', 'create-nodes'],
      rounds: 5,
      sizes: [10, 100, 500],
      json: false,
      assert: false,
      help: false,
    }));

  it('reads everything, with suites in their own order and sizes once each, smallest first', () =>
    expect(
      parseScaleOptions([
        '--only=create-nodes,graph',
        '--rounds=2',
        '--sizes=30,5,30',
        '--json',
        '--assert',
        '--help',
      ]),
    ).toEqual({
      suites: ['graph', 'create-nodes'],
      rounds: 2,
      sizes: [5, 30],
      json: true,
      assert: true,
      help: true,
    }));

  it.each([
    ['--sizes=10,1000', '--sizes is "1000", expected a whole number from 1 to 999'],
    ['--sizes=', '--sizes is ""'],
    ['--rounds=0', '--rounds is "0", expected a whole number from 1 to 50'],
    ['--only=push', '--only names "push", expected some of graph, affected, unchanged, create-nodes'],
    ['--fast', "Unknown option '--fast'"],
  ])('refuses %s', (argument, message) => {
    expect(() => parseScaleOptions([argument])).toThrow(UsageError);
    expect(() => parseScaleOptions([argument])).toThrow(message);
    expect(() => parseScaleOptions([argument])).toThrow('usage: nx scale bench');
  });
});
