import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningServer } from '../processes/server';
import { writePlan } from '../wrk/plan';
import type { WrkResult } from '../wrk/result';
import { runWrk } from '../wrk/wrk';
import type { ExpectedCase } from './load-case';
import { scanLog, type LogScan } from './log-scan';
import { malformed } from './malformed';
import { idleBytes } from './memory';
import { provokeFor, type RawCounts } from './raw-client';

export interface Load {
  readonly wrk: string;
  readonly cases: readonly ExpectedCase[];
  /** A folder for the requests. */
  readonly folder: string;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** Without a request, before memory is read. */
  readonly idleSeconds: number;
  readonly connections: number;
  /** Raw clients beside wrk. */
  readonly clients: number;
}

/** What a server was like under load and after it. */
export interface Survival {
  readonly wrk: WrkResult;
  readonly raw: RawCounts;
  /** Resident bytes of the idle server: after the first load, which fills its caches and pools, and after the second. */
  readonly warmBytes: number;
  readonly finalBytes: number;
  readonly log: LogScan;
  /** How it ended at SIGTERM; before that it must not have. */
  readonly ending: string;
}

/**
 * Puts a server under load from wrk and raw clients, lets it idle, loads it again, lets it idle, and stops it.
 * @throws Error when it ends before it is told to
 */
export async function survive(server: RunningServer, load: Load): Promise<Survival> {
  const plan = writePlan(mkdtempSync(join(load.folder, 'load-')), load.cases);
  await once(server, load, plan, { seconds: load.warmUpSeconds, number: 0 });
  const warmBytes = await idleBytes(server.pid, load.idleSeconds);
  const found = await once(server, load, plan, { seconds: load.seconds, number: 50_000_000 });
  const finalBytes = await idleBytes(server.pid, load.idleSeconds);
  const ending = await server.stop();
  return { ...found, warmBytes, finalBytes, ending, log: await scanLog(server.log) };
}

async function once(
  server: RunningServer,
  { wrk, connections, clients }: Load,
  plan: string,
  turn: { seconds: number; number: number },
): Promise<Pick<Survival, 'wrk' | 'raw'>> {
  const [result, raw] = await Promise.all([
    runWrk(wrk, { url: server.url, plan, connections, ...turn }),
    provokeFor(server.port, turn.seconds, clients, malformed),
  ]);
  const ending = server.ending();
  if (ending === undefined) return { wrk: result, raw };
  const { errors, foreign } = await scanLog(server.log);
  throw new Error(`the server ended under load (${ending}):\n${[...errors, ...foreign].join('\n')}`);
}
