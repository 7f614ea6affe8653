import { Agent, request as send } from 'undici';
import { type HttpReply, type HttpRequest, jsonOf } from '../../core/test/http-message';
import { INVOCATIONS, lambdaEvent, lambdaReply } from '../../core/test/lambda-event';
import type { Deployment } from '../../core/policy';

/** Sends requests to one started image. */
export interface Probe {
  /**
   * @param milliseconds how long the answer may take
   * @throws the connection's error, or a TimeoutError; the signal's reason
   */
  send: (request: HttpRequest, milliseconds: number, signal?: AbortSignal) => Promise<HttpReply>;
  close: () => Promise<void>;
}

/**
 * Speaks HTTP to a server. To a Lambda image, which starts behind its runtime interface emulator, it sends the event
 * that an HTTP API would make of the request.
 */
export function createProbe(url: string, deployment: Deployment): Probe {
  const agent = new Agent({ connections: 1 });
  const direct: Probe['send'] = async ({ method, path, headers, body: sent }, milliseconds, signal) => {
    const limit = AbortSignal.timeout(milliseconds);
    const reply = await send(new URL(path, url), {
      dispatcher: agent,
      method: method as 'GET',
      headers,
      body: sent,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const contentType = String(reply.headers['content-type'] ?? '');
    const body = Buffer.from(await reply.body.arrayBuffer());
    return { status: reply.statusCode, contentType, body, ...retryAfter(reply.headers) };
  };
  const invoke: Probe['send'] = async (request, milliseconds, signal) => {
    const body = Buffer.from(JSON.stringify(lambdaEvent(request)), 'utf8');
    const headers = { 'content-type': 'application/json' };
    const reply = await direct({ method: 'POST', path: INVOCATIONS, headers, body }, milliseconds, signal);
    return reply.status === 200 ? lambdaReply(jsonOf(reply)) : reply;
  };
  return { send: deployment === 'lambda' ? invoke : direct, close: () => agent.destroy() };
}

/** Whole seconds; a date, its other form, is of no use to a test. */
function retryAfter(headers: Record<string, string | string[] | undefined>): { retryAfter?: number } {
  const value = String(headers['retry-after'] ?? '');
  return /^\d{1,6}$/.test(value) ? { retryAfter: Number(value) } : {};
}
