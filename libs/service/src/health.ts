import { Type } from '@sinclair/typebox';
import type { FastifyInstance, LogLevel } from 'fastify';
import { quietLevel } from './logger';
import type { Readiness } from './readiness';

// Asked every few seconds, under load too: kept out of the log, and answered whatever the pressure.
const config = { alwaysAnswers: true };
const tags = ['operation'];

const Alive = Type.Object({ status: Type.Literal('alive') }, { description: 'the process answers' });
const Ready = Type.Object({ status: Type.Literal('ready') }, { description: 'send requests' });
const NotReady = Type.Object(
  {
    status: Type.Literal('not ready'),
    obstacles: Type.Array(Type.String(), { description: 'names of addons and checks; "stopping"' }),
  },
  { description: 'send no requests' },
);

/**
 * /livez: the process answers; nothing it depends on is asked, since a restart mends none of that.
 * /readyz: 200 while it wants requests, else 503 with what is missing.
 */
export function registerHealth(app: FastifyInstance, readiness: Readiness): void {
  const options = { logLevel: quietLevel(app.log.level) as LogLevel, config };
  const alive = { summary: 'Whether the process answers', tags, response: { 200: Alive } };
  app.get('/livez', { ...options, schema: alive }, () => ({ status: 'alive' }));
  const ready = { summary: 'Whether it wants requests', tags, response: { 200: Ready, 503: NotReady } };
  app.get('/readyz', { ...options, schema: ready }, async (_request, reply) => {
    const obstacles = await readiness.obstacles();
    if (obstacles.length === 0) return { status: 'ready' };
    return reply.code(503).header('retry-after', '1').send({ status: 'not ready', obstacles });
  });
}
