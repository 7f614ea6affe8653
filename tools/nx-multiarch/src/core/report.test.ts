import { describe, expect, it } from 'vitest';
import { formatSize, originOf, shortDigest } from './report';

describe('formatSize', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [857_300, '857.3 kB'],
    [73_412_345, '73.4 MB'],
  ])('%i -> %s', (bytes, text) => expect(formatSize(bytes)).toBe(text));
});

describe('originOf', () => {
  it.each([
    ['success', 'built'],
    ['local-cache', 'from cache'],
    ['local-cache-kept-existing', 'from cache'],
    ['remote-cache', 'from cache'],
    ['skipped', 'skipped'],
    [undefined, ''],
  ])('%s -> %s', (status, text) => expect(originOf(status)).toBe(text));
});

describe('shortDigest', () => {
  it('keeps the algorithm and 12 digits', () => {
    expect(shortDigest(`sha256:${'ab'.repeat(32)}`)).toBe('sha256:abababababab');
  });
});
