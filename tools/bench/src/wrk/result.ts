/** What wrk did in one run. */
export interface WrkResult {
  readonly requests: number;
  readonly seconds: number;
  readonly p99Ms: number;
  /** Answers by `case status`, such as `log-in 201`; the case is `-` where an answer does not say. */
  readonly counts: Readonly<Record<string, number>>;
  /** Answers 503 without a Retry-After. */
  readonly careless503: number;
  /** Connections that could not be made, answers cut off, requests that could not be sent, answers over time. */
  readonly errors: Readonly<Record<'connect' | 'read' | 'write' | 'timeout', number>>;
}

interface Line {
  requests: number;
  microseconds: number;
  p99Microseconds: number;
  connectErrors: number;
  readErrors: number;
  writeErrors: number;
  timeouts: number;
  without: number;
  counts: Record<string, number>;
}

/**
 * Reads the line that replay.lua prints in the end.
 * @throws Error with wrk's output when there is none
 */
export function parseWrk(output: string): WrkResult {
  const json = /^wrk-result (.*)$/m.exec(output)?.[1];
  if (json === undefined)
    throw new Error(`wrk gave no result, expected a line from replay.lua; found:\n${output}`);
  const line = JSON.parse(json) as Line;
  return {
    requests: line.requests,
    seconds: line.microseconds / 1e6,
    p99Ms: line.p99Microseconds / 1000,
    counts: line.counts,
    careless503: line.without,
    errors: {
      connect: line.connectErrors,
      read: line.readErrors,
      write: line.writeErrors,
      timeout: line.timeouts,
    },
  };
}

/** How many answers had each status, whatever their case. */
export function byStatus(counts: WrkResult['counts']): Map<number, number> {
  const sums = new Map<number, number>();
  for (const [key, count] of Object.entries(counts)) {
    const status = Number(key.split(' ')[1]);
    sums.set(status, (sums.get(status) ?? 0) + count);
  }
  return sums;
}
