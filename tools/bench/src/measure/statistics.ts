/** The middle and the ends of several measurements of one thing. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/**
 * The value below which `share` (0 to 1) of the values lie, by the nearest rank: always one of the values.
 * https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method
 * @throws RangeError when there are no values
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('no measurement was made: there is no percentile of nothing');
  return found;
}

/** The mean of the two in the middle where their number is even. */
export function median(values: readonly number[]): number {
  const lower = percentile(values, 0.5);
  if (values.length % 2 === 1) return lower;
  const upper = values.toSorted((a, b) => a - b)[values.length / 2]!;
  return (lower + upper) / 2;
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}
