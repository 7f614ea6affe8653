import { expect, it } from 'vitest';
import { timesTable } from './times-table';

it('tells the median and the ends, bytes a second, and the most memory of any turn', () => {
  const turns = [
    { ms: 2000, peakBytes: 10_000_000 },
    { ms: 1000, peakBytes: 30_000_000 },
    { ms: 4000, peakBytes: 20_000_000 },
  ];
  expect(timesTable({ ours: turns }, 100_000_000).rows).toEqual([
    ['ours', '2.00', '1.00 - 4.00', '50 MB/s', '30.0 MB'],
  ]);
});
