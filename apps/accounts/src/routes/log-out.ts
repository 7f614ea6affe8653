import { problemResponses, type Service } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';
import { needsToken } from '../authenticate';
import { ownerOnly } from './owner-only';
import type { RouteParts } from './parts';

const schema = {
  summary: 'Log out',
  tags: ['sessions'],
  security: needsToken,
  response: { 204: Type.Null({ description: 'The token opens nothing any more' }), ...problemResponses(401) },
};

/** DELETE /sessions/current: ends the log-in that the request speaks for. */
export function registerLogOut(app: Service, parts: RouteParts): void {
  const { enter, sessionOf } = ownerOnly(parts);
  app.delete('/sessions/current', { schema, onRequest: enter }, async (request, reply) => {
    await parts.sessions.end(sessionOf(request));
    return reply.code(204).send(null);
  });
}
