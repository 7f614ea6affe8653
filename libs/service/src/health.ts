import type { FastifyInstance } from 'fastify';
import type { Readiness } from './readiness';

/**
 * /livez: the process answers; nothing it depends on is asked, since a restart mends none of that.
 * /readyz: 200 while it wants requests, else 503 with what is missing.
 */
export function registerHealth(app: FastifyInstance, readiness: Readiness): void {
  // Asked every few seconds: kept out of the log.
  const quiet = { logLevel: 'warn' } as const;
  app.get('/livez', quiet, () => ({ status: 'alive' }));
  app.get('/readyz', quiet, async (_request, reply) => {
    const obstacles = await readiness.obstacles();
    if (obstacles.length === 0) return { status: 'ready' };
    return reply.code(503).send({ status: 'not ready', obstacles });
  });
}
