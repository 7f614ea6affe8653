import { HttpProblem } from '@nx-multiarch/service';
import type { FastifyReply } from 'fastify';

/**
 * A signal for when the client closes its connection before it has its answer: what waits for a turn then need not.
 * Not Fastify's `request.signal`, which goes by the request's own close: that comes as soon as a body has been read.
 * https://nodejs.org/api/http.html#event-close_3
 */
export function clientLeft({ raw }: FastifyReply): AbortSignal {
  const leaving = new AbortController();
  const leave = (): void => {
    if (raw.writableFinished) return;
    // Nobody reads this answer; as a problem of the sender it is no failure in the log either.
    leaving.abort(new HttpProblem(400, 'cut-off', 'The client left before its answer was ready'));
  };
  if (raw.destroyed) leave();
  else raw.once('close', leave);
  return leaving.signal;
}
