import { join } from 'node:path';
import bcrypt from 'bcrypt';
import { startProber } from '../measure/latency';
import { interleave, type Measure, type Pair } from '../measure/rounds';
import { percentile, spread } from '../measure/statistics';
import { sampleOf, startPeer, type Peer } from '../peers/start-peer';
import { startServer, type RunningServer } from '../processes/server';
import { bundleOf } from '../processes/workspace';
import type { Section } from '../report/section';
import { httpBytes, jsonRequest } from '../wrk/http-bytes';
import { accountsEnvironment, logIn, signUp } from './accounts-server';
import type { Context } from './context';
import { measureServer, ratiosOf, sidesTable, warmUp } from './throughput';

const password = 'correct horse battery staple';

/**
 * accounts' log-in throughput against bare bcrypt, and how fast /livez answers meanwhile. Rounds take twice the usual
 * time: log-ins are few, and one more or less should not be seen in the ratio.
 */
export async function benchAccounts(given: Context): Promise<Section> {
  const context = { ...given, options: { ...given.options, seconds: 2 * given.options.seconds } };
  const { cost } = context.options;
  // Both sides: a password for each CPU they have, and a thread of libuv for each of them and more.
  const { measured: cores, count } = context.cores;
  const threads = String(Math.max(4, count + 1));
  const env = { UV_THREADPOOL_SIZE: threads };
  const server = await startServer({
    bundle: bundleOf('apps', 'accounts', context.root),
    env: {
      ...env,
      ...(await accountsEnvironment(context)),
      BCRYPT_COST: String(cost),
      BCRYPT_CONCURRENCY: String(count),
      // A slow machine is to be measured, too, and not to be told to come back.
      BCRYPT_WAIT_MS: '20000',
    },
    cores,
    log: join(context.folder, 'accounts.log'),
  });
  try {
    const bundle = bundleOf('tools', 'bench', context.root, 'peers/bcrypt-compare.js');
    const peer = await startPeer({ bundle, args: [password, await bcrypt.hash(password, cost)], env, cores });
    try {
      return report(
        await measure(context, server, peer),
        `bcrypt cost ${cost}, ${count} at once, ${threads} threads of libuv`,
      );
    } finally {
      await peer.stop();
    }
  } finally {
    await server.stop();
  }
}

interface Measured {
  readonly pairs: Pair[];
  /** Milliseconds of each answer of /livez, by round. */
  readonly livez: number[][];
}

async function measure(context: Context, server: RunningServer, peer: Peer): Promise<Measured> {
  const { seconds, rounds } = context.options;
  const { count } = context.cores;
  const wrk = await context.wrk();
  const email = await signUp(server.url, password);
  const token = await logIn(server.url, email, password);
  const me = { path: '/me', headers: { authorization: `Bearer ${token}` } };
  await warmUp(context, server, wrk, {
    name: 'my-account',
    bytes: httpBytes(me),
    status: 200,
    connections: 4,
  });
  const request = jsonRequest('POST', '/sessions', { email, password }, { 'x-request-id': 'case.log-in' });
  // Twice as many log-ins as are hashed: one waits, so that a turn is never lost to the network.
  const repeated = { name: 'log-in', bytes: httpBytes(request), status: 201, connections: 2 * count };
  const livez: number[][] = [];
  const logIns = measureServer(context, server, wrk, repeated);
  const pairs = await interleave(
    rounds,
    {
      peer: async () => sampleOf(await peer.work({ seconds, concurrency: count })),
      subject: probed(logIns, `${server.url}/livez`, livez),
    },
    (line) => context.say(`accounts: ${line}`),
  );
  // The first round warms up, for /livez too.
  return { pairs, livez: livez.slice(1) };
}

function probed(measured: Measure, url: string, times: number[][]): Measure {
  return async () => {
    const prober = startProber(url);
    try {
      return await measured();
    } finally {
      times.push(await prober.stop());
    }
  };
}

function report({ pairs, livez }: Measured, work: string): Section {
  const p99 = spread(livez.map((times) => percentile(times, 0.99)));
  const names = { peer: 'bcrypt.compare, called directly', subject: 'accounts, POST /sessions' };
  return {
    title: `accounts: log-in at ${work}`,
    findings: [
      ...ratiosOf(pairs, 'accounts / bcrypt', 0.95),
      { name: 'p99 of GET /livez during log-ins', unit: 'ms', value: p99, ceiling: 50 },
    ],
    tables: [sidesTable(pairs, names, 'log-ins')],
    notes: [`/livez was asked ${livez.flat().length} times while log-ins ran.`],
  };
}
