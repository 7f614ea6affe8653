import { randomUUID } from 'node:crypto';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Addon } from '@nx-multiarch/platform';
import Fastify, { type FastifyInstance, type RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { registerHealth } from './health';
import { loggerOptions, type Logger, type LogStream } from './logger';
import { registerPlatform } from './platform-route';
import { registerProblems, type ErrorMapper } from './problem';
import { Readiness } from './readiness';
import type { ServiceConfig } from './service-config';

/** A Fastify instance that takes the types of a route from its TypeBox schemas. */
export type Service = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  Logger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyInstance {
    readiness: Readiness;
  }
}

export interface ServiceOptions {
  name: string;
  config: ServiceConfig;
  /** Packages with native code that the app cannot do without. */
  addons?: Addon[];
  mapError?: ErrorMapper;
  /** For tests: log lines go here. */
  logStream?: LogStream;
}

/**
 * Longer than the 60 s for which AWS load balancers keep an idle connection: the side that reuses a connection must be
 * the one to close it. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
 */
const keepAliveTimeout = 65_000;
/** A request must have arrived by then; a slow sender holds a connection no longer. */
const requestTimeout = 30_000;

/** What every server has before it has a route of its own: log, errors, health, /platform and limits. */
export function createService({ name, config, addons = [], mapError, logStream }: ServiceOptions): Service {
  const app: Service = Fastify({
    logger: loggerOptions(name, config.LOG_LEVEL, logStream),
    bodyLimit: config.BODY_LIMIT,
    keepAliveTimeout,
    requestTimeout,
    genReqId: () => randomUUID(),
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  const readiness = new Readiness();
  app.decorate('readiness', readiness);
  registerProblems(app, mapError);
  registerHealth(app, readiness);
  registerPlatform(app, addons, readiness);
  return app;
}
