import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after';

const NOW = Date.parse('2025-01-16T14:30:00Z');

describe('parseRetryAfter', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['0', 0],
    [' 12 ', 12_000],
    ['1.5', undefined],
    ['-3', undefined],
    ['soon', undefined],
    ['Thu, 16 Jan 2025 14:30:10 GMT', 10_000],
    ['Thursday, 16-Jan-25 14:30:10 GMT', 10_000],
    ['Thu, 16 Jan 2025 14:00:00 GMT', 0],
    ['Thu, 99 Foo', undefined],
  ])('%j -> %s ms', (header, expected) => {
    expect(parseRetryAfter(header, NOW)).toBe(expected);
  });
});
