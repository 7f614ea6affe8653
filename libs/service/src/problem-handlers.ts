import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { describeProblem, HttpProblem, problemType, type ErrorMapper, type Problem } from './problem';
import { requestIdHeader } from './request-id';
import { validationEntries } from './validation-problem';

const hidden = 'The service failed; its log has the cause under the request id';

function statusOf({ statusCode = 500 }: FastifyError | HttpProblem): number {
  return statusCode >= 400 && statusCode <= 599 ? statusCode : 500;
}

/** The answer to an error: deliberate ones and what the sender can mend as they are, the rest without its text. */
function problemOf(error: FastifyError | HttpProblem, requestId: string): Problem {
  const status = statusOf(error);
  const shown = status < 500 || error instanceof HttpProblem;
  if (!shown) return describeProblem(status, hidden, undefined, requestId);
  if (error instanceof HttpProblem || !error.validation) {
    return describeProblem(status, error.message, error.code, requestId);
  }
  const errors = validationEntries(error);
  const detail = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
  return { ...describeProblem(status, detail, error.code, requestId), errors };
}

function send(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type(problemType).send(problem);
}

/** A 503 that was meant is no fault of the service: it is shed load, and may come a thousand times a second. */
function logFailure(request: FastifyRequest, thrown: Error, answered: FastifyError | HttpProblem): void {
  const status = statusOf(answered);
  if (status < 500) return;
  if (answered instanceof HttpProblem) request.log.warn({ code: answered.code, status }, answered.message);
  else request.log.error({ err: thrown }, 'request failed');
}

/** Every error leaves as application/problem+json; the text of one that nobody meant stays in the log. */
export function registerProblems(app: FastifyInstance, mapError?: ErrorMapper): void {
  app.setErrorHandler((cause: unknown, request, reply) => {
    const thrown = cause instanceof Error ? cause : new Error(`not an error was thrown: ${String(cause)}`);
    const error = mapError?.(thrown) ?? (thrown as FastifyError);
    logFailure(request, thrown, error);
    if (error instanceof HttpProblem) reply.headers(error.headers);
    return send(reply, problemOf(error, request.id));
  });
  app.setNotFoundHandler((request, reply) =>
    send(
      reply,
      describeProblem(404, `No route ${request.method} ${request.url.split('?')[0]}`, undefined, request.id),
    ),
  );
}

/** Answers what fails before it has a route, and so before any hook: a path that cannot be decoded, or is too long. */
export function answerUnrouted(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({ [requestIdHeader]: request.id, 'x-content-type-options': 'nosniff' });
  void send(reply, problemOf(error, request.id));
}
