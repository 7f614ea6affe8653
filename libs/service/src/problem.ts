import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export const problemType = 'application/problem+json';

/** An answer other than success: https://www.rfc-editor.org/rfc/rfc9457 */
export interface Problem {
  type: 'about:blank';
  title: string;
  status: number;
  detail?: string;
  /** A word for programs: not-an-image, too-large ... */
  code?: string;
  /** What the log has about it stands under this id. */
  requestId?: string;
}

/** Thrown by a route to answer with a status, a code for programs and a text for people. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';

  constructor(
    readonly statusCode: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** Turns an error of a library into an answer; undefined leaves it as it is. */
export type ErrorMapper = (error: Error) => HttpProblem | undefined;

const hidden = 'The service failed; its log has the cause under the request id';

export function describeProblem(status: number, detail?: string, code?: string, requestId?: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, code, requestId };
}

function statusOf(error: FastifyError | HttpProblem): number {
  const { statusCode = 500 } = error;
  return statusCode >= 400 && statusCode <= 599 ? statusCode : 500;
}

function send(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type(problemType).send(problem);
}

/** Every error leaves as application/problem+json; the text of a 5xx stays in the log. */
export function registerProblems(app: FastifyInstance, mapError?: ErrorMapper): void {
  app.setErrorHandler((thrown: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const error = mapError?.(thrown) ?? thrown;
    const status = statusOf(error);
    if (status >= 500) request.log.error({ err: thrown }, 'request failed');
    if (error instanceof HttpProblem) reply.headers(error.headers);
    const text = status >= 500 ? hidden : error.message;
    return send(reply, describeProblem(status, text, status >= 500 ? undefined : error.code, request.id));
  });
  app.setNotFoundHandler((request, reply) =>
    send(
      reply,
      describeProblem(404, `No route ${request.method} ${request.url.split('?')[0]}`, undefined, request.id),
    ),
  );
}
