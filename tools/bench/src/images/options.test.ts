import { describe, expect, it } from 'vitest';
import { UsageError } from '../command-line';
import { imageSuiteNames, parseImageOptions } from './options';

describe('parseImageOptions', () => {
  it('has a default for everything', () =>
    expect(parseImageOptions([])).toEqual({
      suites: imageSuiteNames,
      rounds: 3,
      json: false,
      svg: undefined,
      assert: false,
      help: false,
    }));

  it('takes the file of a chart', () => expect(parseImageOptions(['--svg=a.svg']).svg).toBe('a.svg'));

  it('runs suites in their own order', () =>
    expect(parseImageOptions(['--only=one-line,builds']).suites).toEqual(['builds', 'one-line']));

  it.each([
    ['--only=sizes', '--only names "sizes", expected some of builds, '],
    ['--rounds=21', '--rounds is "21", expected a whole number from 1 to 20'],
  ])('refuses %s', (argument, message) => {
    expect(() => parseImageOptions([argument])).toThrow(UsageError);
    expect(() => parseImageOptions([argument])).toThrow(message);
  });
});
