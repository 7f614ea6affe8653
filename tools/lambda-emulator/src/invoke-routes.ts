import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, sendJson } from './http-message';
import type { InvocationQueue } from './invocation-queue';
import { failure, type Outcome } from './outcome';
import { header, invokePath, maxEventBytes } from './protocol';

const invocations = /^\/2015-03-31\/functions\/[^/]+\/invocations$/;

/** A runtime that could not start answers every event with why. */
export interface InitState {
  error?: Outcome;
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

/** Reads and checks the event; undefined when an answer has been sent already. */
async function readEvent(request: IncomingMessage, response: ServerResponse): Promise<Buffer | undefined> {
  const body = await readBody(request, maxEventBytes);
  if (!body) {
    const message = `Request must be smaller than ${maxEventBytes} bytes for the InvokeFunction operation`;
    sendJson(response, 413, { Type: 'User', message });
    return undefined;
  }
  // Lambda reads no body as an empty object.
  if (body.length === 0) return Buffer.from('{}');
  if (isJson(body)) return body;
  sendJson(response, 400, { Type: 'User', message: 'Could not parse request body into json' });
  return undefined;
}

/** The Invoke API: one event in, what the function made of it out. */
export async function invokeRoutes(
  queue: InvocationQueue,
  init: InitState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (!invocations.test(path)) {
    const message = `No route ${request.method} ${path}: events are posted to ${invokePath}`;
    return sendJson(response, 404, { Type: 'User', message });
  }
  if (request.method !== 'POST') {
    return sendJson(response, 405, { Type: 'User', message: 'Use POST' }, { Allow: 'POST' });
  }
  const event = await readEvent(request, response);
  if (!event) return;
  const id = randomUUID();
  const submission = {
    event,
    clientContext: first(request.headers[header.invokeClientContext.toLowerCase()]),
    traceId: first(request.headers[header.invokeTrace.toLowerCase()]),
  };
  const outcome = init.error ?? (await queue.submit(submission, id));
  const failed: Record<string, string> = outcome.failed ? { [header.functionError]: 'Unhandled' } : {};
  sendJson(response, 200, outcome.body, {
    ...failed,
    [header.invokeRequestId]: id,
    [header.executedVersion]: '$LATEST',
  });
}

/** What callers get for events that no runtime will take any more. */
export const stopped = (): Outcome => failure('Runtime.Stopped', 'The emulator was stopped');
