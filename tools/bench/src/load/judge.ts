import { formatBytes } from '../sizes/format-bytes';
import { byStatus } from '../wrk/result';
import { surprises, unreached, type ExpectedCase } from './load-case';
import type { Survival } from './survive';

/** How much more memory an idle server may have than after its first load. */
export const mostGrowth = 1.1;

/** Statuses of 500 and above among answers to raw clients; a deliberate 503 is none. */
function serverErrors(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).filter(([key]) => / 5\d\d$/.test(key) && !key.endsWith(' 503')),
  );
}

/** What a server did wrong under load, in words; nothing for one that survived it. */
export function faults(survival: Survival, cases: readonly ExpectedCase[]): string[] {
  const { wrk, raw, warmBytes, finalBytes, log, ending } = survival;
  const careless = wrk.careless503 + raw.careless503;
  const told: [string, unknown[] | Record<string, number>][] = [
    ['answers that do not fit their request', surprises(wrk.counts, cases)],
    ['server errors on raw connections', serverErrors(raw.counts)],
    ['requests that never had their right answer', unreached(wrk.counts, cases)],
    ['errors in the log', log.errors],
    ['lines in the log that are no JSON', log.foreign],
  ];
  return [
    ...told
      .filter(([, found]) => Object.keys(found).length > 0)
      .map(([what, found]) => `${what}: ${JSON.stringify(found)}`),
    ...(careless > 0 ? [`${careless} answers 503 without Retry-After`] : []),
    ...(finalBytes > warmBytes * mostGrowth ? [growth(warmBytes, finalBytes)] : []),
    ...(ending === 'exit 0' ? [] : [`it ended with ${ending}, expected exit 0`]),
  ];
}

function growth(warm: number, final: number): string {
  const percent = Math.round((final / warm - 1) * 100);
  return `memory grew by ${percent} % from ${formatBytes(warm)} to ${formatBytes(final)}, expected at most 10 %`;
}

/** The numbers of a run, for people who read the test's output. */
export function summary({ wrk, raw, warmBytes, finalBytes, log }: Survival): string {
  const perSecond = (wrk.requests / wrk.seconds).toFixed(0);
  const connections = Object.values(raw.counts).reduce((sum, count) => sum + count, 0);
  const ratio = (finalBytes / warmBytes).toFixed(3);
  const statuses = [...byStatus(wrk.counts)].sort(([a], [b]) => a - b).map((pair) => pair.join(': '));
  return (
    `${wrk.requests} requests (${perSecond}/s, p99 ${wrk.p99Ms.toFixed(0)} ms; ${statuses.join(', ')}), ` +
    `${connections} raw answers, ` +
    `${log.lines} lines of log; idle memory ${formatBytes(warmBytes)} -> ${formatBytes(finalBytes)} (${ratio})`
  );
}
