import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

export const requestIdHeader = 'x-request-id';

/** What may stand in a log line and a header as it came: no spaces, quotes or control characters, and not too long. */
const trusted = /^[\w.:=-]{8,128}$/;

/** The id the caller gave the request, if it is of a shape to be trusted, else a new one. */
export function requestId({ headers }: IncomingMessage): string {
  const given = headers[requestIdHeader];
  return typeof given === 'string' && trusted.test(given) ? given : randomUUID();
}

/** https://www.w3.org/TR/trace-context/#traceparent-header: version, trace-id, parent-id, flags. */
const traceparent = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/;

/** The id under which the caller's tracing knows this request; undefined when it sent none. */
export function traceId({ headers }: IncomingMessage): string | undefined {
  return traceparent.exec(String(headers.traceparent ?? ''))?.[1];
}

/** Every answer names the id under which the log has the request. */
export function registerRequestId(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(requestIdHeader, request.id);
    done();
  });
}
