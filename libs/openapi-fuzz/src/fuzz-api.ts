import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { operationsOf, type Operation } from './document';
import { faultsOf } from './judge';
import { assemble, curl, type FuzzRequest, type Parts, type Prepared } from './parts';
import { send } from './send';
import { spoilers } from './spoil';
import { validParts } from './valid-request';

export interface FuzzOptions {
  /** The same seed sends the same requests. */
  seed: number;
  /** Good requests for each operation, and as many spoiled ones. */
  runs: number;
  /** For every request. */
  headers?: Record<string, string>;
  /** Operations that are not sent: 'POST /accounts'. */
  skip?: string[];
  /** Operations that may answer 400 to what fits their schema, since they ask for more than a schema can say. */
  demanding?: string[];
  /** Makes what a request of this operation needs first: a log-in, an id. Asked before each one. */
  prepare?: (operation: Operation) => Promise<Prepared> | Prepared;
  /** Bodies worth sending where one is binary; random bytes are sent as well. */
  samples?: Uint8Array[];
  /** Milliseconds in which every answer must come. Default 5000. */
  timeout?: number;
}

/** How often each status was answered, by operation. */
export type FuzzReport = Record<string, Record<number, number>>;

type App = Pick<FastifyInstance, 'inject'>;

function requests(operation: Operation, samples: Uint8Array[], good: boolean): fc.Arbitrary<Parts> {
  const random = fc.uint8Array({ maxLength: 300 });
  const bytes = samples.length > 0 ? fc.oneof(fc.constantFrom(...samples), random) : random;
  const parts = validParts(operation, bytes);
  return good ? parts : fc.tuple(parts, spoilers).map(([valid, spoil]) => spoil(valid));
}

interface Run {
  app: App;
  operation: Operation;
  /** Whether requests fit the document, or are spoiled. */
  good: boolean;
  options: FuzzOptions;
  counts: Record<number, number>;
}

/** What a request is sent with besides its own; only a good one goes to the things that were prepared for it. */
async function preparedFor({ operation, good, options }: Run): Promise<Prepared> {
  const { headers, params } = (await options.prepare?.(operation)) ?? {};
  return { headers: { ...options.headers, ...headers }, ...(good ? { params } : {}) };
}

async function faultsOfRequest(
  { app, operation, good, options, counts }: Run,
  request: FuzzRequest,
): Promise<string[]> {
  try {
    const answer = await send(app, request, options.timeout ?? 5000);
    counts[answer.statusCode] = (counts[answer.statusCode] ?? 0) + 1;
    return faultsOf(operation, answer, good && !options.demanding?.includes(operation.id));
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Sends one operation's requests; tells what is wrong with the smallest that failed. */
async function fuzz(run: Run): Promise<string | undefined> {
  const { operation, good, options } = run;
  const { seed, runs, samples = [] } = options;
  let failed: { request: FuzzRequest; faults: string[] } | undefined;
  const property = fc.asyncProperty(requests(operation, samples, good), async (parts) => {
    const request = assemble(operation, parts, await preparedFor(run));
    const faults = await faultsOfRequest(run, request);
    if (faults.length > 0) failed = { request, faults };
    return faults.length === 0;
  });
  const { failed: found, errorInstance } = await fc.check(property, { seed, numRuns: runs });
  if (!found) return undefined;
  if (!failed) throw errorInstance;
  return `${operation.id}: ${failed.faults.join('; ')}\n  ${curl(failed.request)}`;
}

/**
 * Sends every operation of an app's /openapi.json good requests and spoiled ones, and holds each answer to the
 * document: its status, type and schema; errors as problem+json; no 5xx but a 503 with Retry-After.
 * @returns how often each status was answered, for a test to see that the good path was reached
 * @throws Error naming, for every operation at fault, the smallest request that showed it
 */
export async function fuzzApi(app: App, options: FuzzOptions): Promise<FuzzReport> {
  const document = (await app.inject('/openapi.json')).json<Parameters<typeof operationsOf>[0]>();
  const operations = operationsOf(document).filter(({ id }) => !options.skip?.includes(id));
  const report: FuzzReport = {};
  const failures: string[] = [];
  for (const operation of operations) {
    const counts = (report[operation.id] = {});
    for (const good of [true, false]) {
      const failure = await fuzz({ app, operation, good, options, counts });
      if (failure) failures.push(failure);
    }
  }
  if (failures.length === 0) return report;
  throw new Error(`${failures.length} failed with seed ${options.seed}:\n${failures.join('\n')}`);
}
