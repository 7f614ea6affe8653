import { describe, expect, it } from 'vitest';
import { parseNextLink } from './link';

describe('parseNextLink', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['</v2/a/tags/list?n=2&last=b>; rel="next"', '/v2/a/tags/list?n=2&last=b'],
    ['<https://h/x>;rel=next', 'https://h/x'],
    ['</first>; rel="first", </x,y>; rel="next last"', '/x,y'],
    ['</x>; title="next"; rel="prev"', undefined],
    ['</x>; rel="nextish"', undefined],
  ])('%j -> %s', (header, expected) => {
    expect(parseNextLink(header)).toBe(expected);
  });
});
