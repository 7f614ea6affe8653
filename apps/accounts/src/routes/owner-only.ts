import type { FastifyRequest } from 'fastify';
import { needsToken } from '../authenticate';
import type { Session } from '../storage/sessions';
import type { RouteParts } from './parts';

/** In the schema of a route of one's own account. */
export const asOwner = { tags: ['me'], security: needsToken };

/**
 * For routes that are for who is logged in. Who asks is found before the body is read: strangers do not get to upload.
 */
export function ownerOnly({ authenticate }: RouteParts) {
  const sessions = new WeakMap<FastifyRequest, Session>();
  return {
    /** A hook for `onRequest`. */
    enter: async (request: FastifyRequest): Promise<void> =>
      void sessions.set(request, await authenticate(request)),
    /** The log-in that `enter` found. */
    sessionOf: (request: FastifyRequest): Session => {
      const session = sessions.get(request);
      if (!session) throw new TypeError(`${request.routeOptions.url} has no onRequest: enter`);
      return session;
    },
  };
}
