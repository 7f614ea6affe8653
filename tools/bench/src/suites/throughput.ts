import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Measure, Pair, Sample } from '../measure/rounds';
import { spread } from '../measure/statistics';
import { cpuSeconds } from '../processes/proc';
import type { RunningServer } from '../processes/server';
import type { Finding, Table } from '../report/section';
import { writePlan } from '../wrk/plan';
import { byStatus, type WrkResult } from '../wrk/result';
import { runWrk } from '../wrk/wrk';
import type { Context } from './context';

/** A request that is sent as often as it is answered, and the one status that counts as done. */
export interface Repeated {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly status: number;
  readonly connections: number;
}

/** Long enough for V8 to compile what a request runs through. */
const WARM_UP_SECONDS = 5;

/**
 * Sends cheap requests to a server for a while, uncounted. What is measured comes some twenty times a second: the
 * server's JavaScript would stay in V8's interpreter for minutes, and that of a server that has run for an hour is not.
 */
export async function warmUp(
  context: Context,
  server: RunningServer,
  wrk: string,
  repeated: Repeated,
): Promise<void> {
  const seconds = WARM_UP_SECONDS;
  await measureServer({ ...context, options: { ...context.options, seconds } }, server, wrk, repeated)();
}

/** A measurement of a server by wrk, in the context of a benchmark. */
export function measureServer(
  context: Context,
  server: RunningServer,
  wrk: string,
  repeated: Repeated,
): Measure {
  const { name, bytes, connections } = repeated;
  const plan = writePlan(mkdtempSync(join(context.folder, 'plan-')), [{ name, weight: 1, bytes }]);
  const { cores, options } = context;
  return async () => {
    const before = cpuSeconds(server.pid);
    const load = { url: server.url, plan, connections, seconds: options.seconds, cores: cores.generator };
    const result = await runWrk(wrk, load, context.root);
    return sampleOf(result, repeated, cpuSeconds(server.pid) - before);
  };
}

/** @throws Error when any answer was another than the one that is measured: it would not be the same work */
export function sampleOf(result: WrkResult, { name, status }: Repeated, cpu: number): Sample {
  const { requests, seconds, counts } = result;
  if (requests === 0 || [...byStatus(counts).keys()].some((found) => found !== status)) {
    throw new Error(`${name}: expected answers with status ${status} only, found ${JSON.stringify(counts)}`);
  }
  return { rate: requests / seconds, cpuMs: (cpu * 1000) / requests };
}

/**
 * What a pair of sides is judged by, throughput, and beside it the same by CPU time, which other programs on the
 * machine disturb less; each round by itself, subject over peer.
 *
 * @param names such as `studio / sharp`
 */
export function ratiosOf(pairs: readonly Pair[], names: string, floor: number): Finding[] {
  const rates = pairs.map(({ peer, subject }) => subject.rate / peer.rate);
  const cpu = pairs.map(({ peer, subject }) => peer.cpuMs / subject.cpuMs);
  return [
    { name: `${names}, throughput`, unit: 'ratio', value: spread(rates), floor },
    { name: `${names}, by CPU time`, unit: 'ratio', value: spread(cpu) },
  ];
}

/** Rates and CPU times of both sides: medians, with the spread of the rates. */
export function sidesTable(
  pairs: readonly Pair[],
  names: { peer: string; subject: string },
  unit: string,
): Table {
  const row = (side: 'peer' | 'subject'): string[] => {
    const rates = spread(pairs.map((pair) => pair[side].rate));
    const cpu = spread(pairs.map((pair) => pair[side].cpuMs));
    const range = `${rates.least.toFixed(1)} - ${rates.most.toFixed(1)}`;
    return [names[side], rates.median.toFixed(1), range, cpu.median.toFixed(1)];
  };
  return {
    head: ['side', `${unit}/s`, 'least - most', 'CPU ms each'],
    rows: [row('peer'), row('subject')],
  };
}
