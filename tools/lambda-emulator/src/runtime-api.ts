import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvocationQueue } from './invocation-queue';
import { invokeRoutes, stopped, type InitState } from './invoke-routes';
import { runtimeExited } from './outcome';
import { invokePath } from './protocol';
import { runtimeRoutes } from './runtime-routes';

export interface EmulatorOptions {
  /** Where events are posted. 0 (the default) takes a free port. */
  invokePort?: number;
  /** Where the runtime asks for work; on the loopback interface always. 0 (the default) takes a free port. */
  runtimePort?: number;
  /** Interface of the invoke port. Default 127.0.0.1. */
  host?: string;
  /** Time a function has for one event. Default 300 s. */
  timeoutMs?: number;
  functionName?: string;
  /** Lambda throws a runtime away that ran out of time: who owns the process restarts it here. */
  onTimeout?: () => void;
}

export interface Emulator {
  /** URL events are posted to. */
  invokeUrl: string;
  /** host:port, the value of AWS_LAMBDA_RUNTIME_API. */
  runtimeApi: string;
  /** The runtime process is about to be ended: events wait for the next one from now on. */
  runtimeEnding(): void;
  /** The runtime process is gone: what it held is answered with an error; what waits also, unless another follows. */
  runtimeExited(reason: string, another: boolean): void;
  /** Answers what is open with an error and frees both ports. */
  close(): Promise<void>;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    // A runtime waits in a long poll that nothing will answer.
    setTimeout(() => server.closeAllConnections(), 50).unref();
  });
}

/**
 * The Lambda Runtime API and the Invoke API on localhost: events posted to `invokeUrl` go, one at a time for each
 * waiting runtime and in order, to whoever asks `runtimeApi` for the next.
 * @throws the error of node:net (EADDRINUSE ...) when a port cannot be had; nothing stays open then.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { host = '127.0.0.1', timeoutMs = 300_000, functionName = 'test_function', onTimeout } = options;
  const arn = `arn:aws:lambda:us-east-1:012345678912:function:${functionName}`;
  const init: InitState = {};
  const queue = new InvocationQueue({ timeoutMs, onTimeout });
  const invoke = createServer((request, response) => {
    invokeRoutes(queue, init, request, response).catch(() => response.destroy());
  });
  const runtime = createServer((request, response) => {
    runtimeRoutes(queue, init, arn, request, response).catch(() => response.destroy());
  });
  const runtimePort = await listen(runtime, options.runtimePort ?? 0, '127.0.0.1');
  const invokePort = await listen(invoke, options.invokePort ?? 0, host).catch(async (error: unknown) => {
    await close(runtime);
    throw error;
  });
  return {
    invokeUrl: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${invokePort}${invokePath}`,
    runtimeApi: `127.0.0.1:${runtimePort}`,
    runtimeEnding: () => queue.forgetIdle(),
    runtimeExited: (reason, another) => {
      queue.forgetIdle();
      if (another) queue.failRunning((id) => runtimeExited(id, reason));
      else queue.failAll((id) => runtimeExited(id, reason));
    },
    close: async () => {
      queue.failAll(stopped);
      await Promise.all([close(invoke), close(runtime)]);
    },
  };
}
