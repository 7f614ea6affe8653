import { describe, expect, it } from 'vitest';
import { compareJson } from './compare-json';

describe('compareJson', () => {
  it.each([
    ['a value', { a: 1, b: 2 }, { a: 1, b: 3 }, 'b', '2', '3'],
    [
      'a value in a list',
      { config: { Env: ['A=1', 'B=2'] } },
      { config: { Env: ['A=1', 'B=3'] } },
      'config.Env[1]',
      '"B=2"',
      '"B=3"',
    ],
    ['a longer list', [1], [1, 2], '[1]', '(nothing)', '2'],
    ['a key that is gone', { a: null }, {}, 'a', 'null', '(nothing)'],
    ['a key of dots', { l: { 'a.b': 1 } }, { l: { 'a.b': 2 } }, 'l["a.b"]', '1', '2'],
    ['a list in the place of an object', { a: [] }, { a: {} }, 'a', '[]', '{}'],
    ['an object in the place of a value', { a: 'x' }, { a: { b: 1 } }, 'a', '"x"', '{"b":1}'],
    ['a value in the place of an object', { a: {} }, { a: null }, 'a', '{}', 'null'],
    ['two values', 1, 2, '', '1', '2'],
  ])('%s', (_name, a, b, path, first, second) => {
    expect(compareJson(a, b)).toEqual({ path, first, second });
  });

  it('does not mind the order of keys', () => {
    expect(compareJson({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBeUndefined();
  });
});
