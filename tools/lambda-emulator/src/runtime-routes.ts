import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, sendJson } from './http-message';
import type { Invocation, InvocationQueue } from './invocation-queue';
import type { InitState } from './invoke-routes';
import { responseTooLarge, success } from './outcome';
import { header, maxResponseBytes, runtimeBase } from './protocol';

const accepted = { status: 'OK' };
const answer = new RegExp(`^${runtimeBase}/invocation/([^/]+)/(response|error)$`);

function handOver(invocation: Invocation, functionArn: string, response: ServerResponse): void {
  const optional: Record<string, string> = {};
  if (invocation.clientContext) optional[header.clientContext] = invocation.clientContext;
  sendJson(response, 200, invocation.event, {
    [header.requestId]: invocation.id,
    [header.deadline]: String(invocation.deadlineMs),
    [header.arn]: functionArn,
    [header.trace]: invocation.traceId ?? `Root=1-${invocation.id.slice(0, 8)}-${'0'.repeat(24)};Sampled=0`,
    ...optional,
  });
}

async function settle(
  queue: InvocationQueue,
  id: string,
  kind: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, maxResponseBytes);
  if (!queue.isRunning(id)) {
    const errorMessage = `Invalid request ID ${id}: not running (answered already, or out of time)`;
    return sendJson(response, 400, { errorType: 'InvalidRequestID', errorMessage });
  }
  if (!body) {
    const tooLarge = responseTooLarge(maxResponseBytes);
    queue.settle(id, tooLarge);
    return sendJson(response, 413, tooLarge.body);
  }
  queue.settle(id, kind === 'response' ? success(body) : { failed: true, body });
  sendJson(response, 202, accepted);
}

/** The Runtime API. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export async function runtimeRoutes(
  queue: InvocationQueue,
  init: InitState,
  functionArn: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '';
  if (request.method === 'GET' && path === `${runtimeBase}/invocation/next`) {
    // A runtime that asks for work has started, whatever an earlier one reported.
    init.error = undefined;
    const withdraw = queue.next((invocation) => handOver(invocation, functionArn, response));
    response.on('close', withdraw);
    return;
  }
  const [, id, kind] = (request.method === 'POST' && answer.exec(path)) || [];
  if (id && kind) return settle(queue, id, kind, request, response);
  if (request.method === 'POST' && path === `${runtimeBase}/init/error`) {
    const error = { failed: true, body: (await readBody(request)) ?? Buffer.alloc(0) };
    init.error = error;
    queue.failAll(() => error);
    return sendJson(response, 202, accepted);
  }
  sendJson(response, 404, { errorType: 'NotFound', errorMessage: `No route ${request.method} ${path}` });
}
