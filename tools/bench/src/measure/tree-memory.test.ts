import { describe, expect, it } from 'vitest';
import { parseStatus, treeBytes } from './tree-memory';

describe('treeBytes', () => {
  const all = [
    { pid: 1, parent: 0, bytes: 1 },
    { pid: 10, parent: 1, bytes: 10 },
    { pid: 11, parent: 10, bytes: 100 },
    { pid: 12, parent: 11, bytes: 1000 },
    { pid: 20, parent: 1, bytes: 10_000 },
  ];

  it.each([
    ['a process and all below it', [10], 1110],
    ['several', [11, 20], 11_100],
    ['one below another once', [10, 12], 1110],
    ['nothing of one that ended', [99], 0],
  ])('counts %s', (_what, roots, bytes) => expect(treeBytes(all, roots)).toBe(bytes));
});

describe('parseStatus', () => {
  it('reads parent and resident memory', () =>
    expect(parseStatus(7, 'Name:\tnode\nPPid:\t3\nVmPeak:\t900 kB\nVmRSS:\t  12 kB\n')).toEqual({
      pid: 7,
      parent: 3,
      bytes: 12_288,
    }));

  it('knows nothing of a process without memory', () =>
    expect(parseStatus(2, 'Name:\tkthreadd\nPPid:\t0\n')).toBeUndefined());
});
