import type { Measured } from '../measure/command';
import { spread } from '../measure/statistics';
import type { Table } from '../report/section';
import { formatBytes } from '../sizes/format-bytes';

/** Seconds as people compare them. */
export function formatSeconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

/**
 * What each side took: median and ends of its wall times, bytes of the work a second, and the most memory of any turn.
 * @param bytes the size of the work, the same for all sides
 */
export function timesTable(
  sides: Readonly<Record<string, readonly Pick<Measured, 'ms' | 'peakBytes'>[]>>,
  bytes: number,
): Table {
  const rows = Object.entries(sides).map(([name, turns]) => {
    const { median, least, most } = spread(turns.map(({ ms }) => ms));
    const peak = Math.max(...turns.map(({ peakBytes }) => peakBytes));
    const times = [formatSeconds(median), `${formatSeconds(least)} - ${formatSeconds(most)}`];
    // Bytes in a millisecond are kilobytes in a second.
    return [name, ...times, `${(bytes / median / 1000).toFixed(0)} MB/s`, formatBytes(peak)];
  });
  return { head: ['side', 'seconds', 'least - most', 'speed', 'peak memory'], rows };
}
