import { describe, expect, it } from 'vitest';
import { parseChallenges } from './challenge';

describe('parseChallenges', () => {
  it.each([
    ['nothing', undefined, []],
    ['an empty value', '', []],
    ['Basic', 'Basic realm="Registry"', [['basic', { realm: 'Registry' }]]],
    ['a scheme alone', 'Basic', [['basic', {}]]],
    [
      'Bearer with commas in a scope',
      'Bearer realm="https://auth/token",service="reg",scope="repository:a/b:pull,push"',
      [['bearer', { realm: 'https://auth/token', service: 'reg', scope: 'repository:a/b:pull,push' }]],
    ],
    [
      'names in any case and spaces',
      'bearer Realm = "x" , SERVICE=y',
      [['bearer', { realm: 'x', service: 'y' }]],
    ],
    ['escaped quotes', 'Basic realm="a \\"b\\" c"', [['basic', { realm: 'a "b" c' }]]],
    [
      'two challenges in one value',
      'Basic realm="a", Bearer realm="b",service="c"',
      [
        ['basic', { realm: 'a' }],
        ['bearer', { realm: 'b', service: 'c' }],
      ],
    ],
    [
      'two values',
      ['Bearer realm="b"', 'Basic realm="a"'],
      [
        ['bearer', { realm: 'b' }],
        ['basic', { realm: 'a' }],
      ],
    ],
    [
      'a scheme without parameters before another',
      'Negotiate, Basic realm="a"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'a' }],
      ],
    ],
    [
      'an opaque value',
      'Negotiate abc==, Basic realm="a"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'a' }],
      ],
    ],
    ['what cannot be read', '"', []],
  ])('reads %s', (_what, header, expected) => {
    expect(parseChallenges(header).map(({ scheme, params }) => [scheme, params])).toEqual(expected);
  });
});
