import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { createContext, type LambdaContext } from './context';
import { readBody } from './http-message';
import { header, runtimeBase } from './protocol';

export type Handler = (event: unknown, context: LambdaContext) => unknown;

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface ClientOptions {
  /** host:port, the value of AWS_LAMBDA_RUNTIME_API. */
  runtimeApi: string;
  env?: NodeJS.ProcessEnv;
  /** Ends the loop; an event in hand is finished first. */
  signal?: AbortSignal;
}

/** No keep-alive: a long poll on a connection that the server is about to close would be lost. */
const agent = new Agent({ keepAlive: false });

function call(
  options: ClientOptions,
  method: 'GET' | 'POST',
  path: string,
  body?: Buffer,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    // Only the long poll is abandoned on abort: an answer is always delivered.
    const signal = method === 'GET' ? options.signal : undefined;
    const url = `http://${options.runtimeApi}${runtimeBase}${path}`;
    const sent = request(url, { method, agent, signal, headers }, (message) => {
      readBody(message).then(
        (bytes = Buffer.alloc(0)) =>
          resolve({ status: message.statusCode ?? 0, headers: message.headers, body: bytes }),
        reject,
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** An error as the Node.js runtime of Lambda reports it. */
export function describeError(thrown: unknown): {
  errorType: string;
  errorMessage: string;
  stackTrace: string[];
} {
  if (!(thrown instanceof Error)) {
    return { errorType: typeof thrown, errorMessage: String(thrown), stackTrace: [] };
  }
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    stackTrace: (thrown.stack ?? '').split('\n'),
  };
}

async function postError(options: ClientOptions, path: string, thrown: unknown): Promise<void> {
  const error = describeError(thrown);
  await call(options, 'POST', path, Buffer.from(JSON.stringify(error)), {
    [header.errorType]: error.errorType.replace(/[^\x21-\x7e]/g, '_'),
  });
}

/** Tells the Runtime API that the function could not start (its module threw, has no such export ...). */
export function reportInitError(options: ClientOptions, thrown: unknown): Promise<void> {
  return postError(options, '/init/error', thrown);
}

async function handleOne(options: ClientOptions, handler: Handler, next: Reply): Promise<void> {
  const context = createContext(next.headers, options.env ?? process.env);
  const base = `/invocation/${context.awsRequestId}`;
  let result: string;
  try {
    const event: unknown = JSON.parse(next.body.toString('utf8'));
    result = JSON.stringify((await handler(event, context)) ?? null);
  } catch (error) {
    return postError(options, `${base}/error`, error);
  }
  // 400 (out of time) and 413 (too large) have told the caller already; the loop goes on.
  await call(options, 'POST', `${base}/response`, Buffer.from(result));
}

/**
 * The loop of a Lambda runtime: next event, handler, answer. Ends when `signal` aborts.
 * @throws when the Runtime API cannot be reached or refuses to give work.
 */
export async function runRuntime(handler: Handler, options: ClientOptions): Promise<void> {
  while (!options.signal?.aborted) {
    let next: Reply;
    try {
      next = await call(options, 'GET', '/invocation/next');
    } catch (error) {
      if (options.signal?.aborted) return;
      throw error;
    }
    if (next.status !== 200) {
      throw new Error(`${options.runtimeApi} answered ${next.status} when asked for the next event`);
    }
    await handleOne(options, handler, next);
  }
}
