import { describe, expect, it } from 'vitest';
import { divideCores, pinned } from './cores';

describe('divideCores', () => {
  it.each([
    [1, true, { measured: undefined, generator: undefined, count: 1, total: 1 }],
    [2, true, { measured: '0', generator: '1', count: 1, total: 2 }],
    [5, true, { measured: '0-1', generator: '2-4', count: 2, total: 5 }],
    [16, true, { measured: '0-7', generator: '8-15', count: 8, total: 16 }],
    [8, false, { measured: undefined, generator: undefined, count: 8, total: 8 }],
  ])('of %d CPUs (taskset: %s)', (cpus, canPin, expected) =>
    expect(divideCores(cpus, canPin)).toEqual(expected),
  );
});

describe('pinned', () => {
  it('puts taskset in front', () =>
    expect(pinned('0-1', 'node', ['a.js', 'b c'])).toEqual([
      'taskset',
      ['--cpu-list', '0-1', 'node', 'a.js', 'b c'],
    ]));
  it('leaves a command as it is', () =>
    expect(pinned(undefined, 'node', ['a.js'])).toEqual(['node', ['a.js']]));
});
