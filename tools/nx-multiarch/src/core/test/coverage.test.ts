import { describe, expect, it } from 'vitest';
import { checkCoverage } from './coverage';
import type { TestRequest } from './requests';

const request = (addon?: string): TestRequest => ({
  name: 'r',
  addon,
  method: 'GET',
  path: '/',
  expect: { status: 200 },
});

describe('checkCoverage', () => {
  it('names the addons without a request', () => {
    const addons = [{ name: 'sharp' }, { name: 'bcrypt' }];
    expect(checkCoverage(addons, [request('sharp'), request()])).toEqual({
      unknown: [],
      unexercised: ['bcrypt'],
    });
  });

  it.each([
    [[{ name: 'sharp' }], 'sharp'],
    [[], 'no addon'],
  ])('finds a request for an addon that %j are not', (addons, expected) => {
    expect(checkCoverage(addons, [request('canvas')]).unknown).toEqual([
      { check: 'request r', found: '/platform reports no addon "canvas"', expected },
    ]);
  });
});
