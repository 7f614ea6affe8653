import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What one event came to. */
export interface Invocation {
  readonly answer: string;
  /** Milliseconds from the event's handing out to its answer. */
  readonly ms: number;
}

/** The Runtime API as the runtime of one function sees it, with a clock. */
export interface TimedRuntimeApi {
  /** host:port, the value of AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Resolves with the clock's time when the runtime asks for its first event: it has started. */
  readonly started: Promise<number>;
  /** Hands out an event. @throws Error when the function fails, or could not start */
  invoke(event: string): Promise<Invocation>;
  close(): Promise<void>;
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: Deferred<T>['resolve'];
  let reject!: Deferred<T>['reject'];
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Who waits for it hears of its failure; when nobody does, it is no unhandled rejection.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

/** One runtime, one event at a time. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
class Exchange {
  readonly started = deferred<number>();
  private asking = deferred<ServerResponse>();
  private answer = deferred<string>();
  private failure: Error | undefined;

  async invoke(event: string): Promise<Invocation> {
    if (this.failure) throw this.failure;
    const response = await this.asking.promise;
    this.asking = deferred();
    this.answer = deferred();
    const start = performance.now();
    response.writeHead(200, {
      'lambda-runtime-aws-request-id': 'bench',
      'lambda-runtime-deadline-ms': String(Date.now() + 60_000),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:012345678912:function:bench',
    });
    response.end(event);
    const answer = await this.answer.promise;
    return { answer, ms: performance.now() - start };
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (path.endsWith('/invocation/next')) {
      this.started.resolve(performance.now());
      this.asking.resolve(response);
      return;
    }
    const body = await text(request);
    response.writeHead(202).end();
    if (path.endsWith('/response')) this.answer.resolve(body);
    else this.fail(new Error(`the function failed: ${body}`));
  }

  fail(error: Error): void {
    this.failure = error;
    this.started.reject(error);
    this.asking.reject(error);
    this.answer.reject(error);
  }
}

/** Listens on a free port of 127.0.0.1. */
export async function timedRuntimeApi(): Promise<TimedRuntimeApi & { fail(error: Error): void }> {
  const exchange = new Exchange();
  const server = createServer((request, response) => {
    exchange.handle(request, response).catch((error: Error) => exchange.fail(error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    started: exchange.started.promise,
    invoke: (event) => exchange.invoke(event),
    fail: (error) => exchange.fail(error),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
