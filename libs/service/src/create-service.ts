import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Addon } from '@nx-multiarch/platform';
import Fastify, { type FastifyInstance, type RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ClientErrors } from './client-errors';
import { registerConnections, type Connections } from './connections';
import { registerHealth } from './health';
import type { Logger, LogStream } from './logger';
import { registerMetrics } from './metrics';
import { registerOpenApi, type SecuritySchemes } from './openapi';
import { registerPlatform } from './platform-route';
import { registerPressure } from './pressure';
import type { ErrorMapper } from './problem';
import { registerProblems } from './problem-handlers';
import { Readiness } from './readiness';
import { registerRequestId } from './request-id';
import { registerSecurityHeaders, type ContentSecurityPolicy } from './security-headers';
import { serverOptions } from './server-options';
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
    connections: Connections;
  }
}

export interface ServiceOptions {
  name: string;
  config: ServiceConfig;
  /** For people who read /openapi.json. */
  description?: string;
  version?: string;
  /** How a client says who it is, for /openapi.json; a route names them: `schema: { security: [{ bearer: [] }] }`. */
  securitySchemes?: SecuritySchemes;
  /** Bytes of a body where no route says otherwise, if that is less than BODY_LIMIT. */
  bodyLimit?: number;
  /** Packages with native code that the app cannot do without. */
  addons?: Addon[];
  mapError?: ErrorMapper;
  /** Directives in place of the default ones: `{ 'img-src': ["'self'", 'https://images.example'] }`. */
  contentSecurityPolicy?: ContentSecurityPolicy;
  /** For tests: log lines go here. */
  logStream?: LogStream;
}

function bareServer(options: ServiceOptions): Service {
  const clientErrors = new ClientErrors();
  const app: Service = Fastify(serverOptions(options, clientErrors)).withTypeProvider<TypeBoxTypeProvider>();
  clientErrors.watch(app.server);
  app.server.maxConnections = options.config.MAX_CONNECTIONS;
  return app;
}

/**
 * What every server has before it has a route of its own. The order is that in which requests meet it: an answer of
 * an overloaded server has its headers and is counted.
 */
export async function createService(options: ServiceOptions): Promise<Service> {
  const { name, config, description, version = '0.0.0', securitySchemes, addons = [] } = options;
  const app = bareServer(options);
  const readiness = new Readiness();
  app.decorate('readiness', readiness);
  app.decorate('connections', registerConnections(app));
  registerProblems(app, options.mapError);
  registerRequestId(app);
  await registerSecurityHeaders(app, options.contentSecurityPolicy);
  await registerOpenApi(app, { title: name, version, description }, securitySchemes);
  if (config.METRICS) registerMetrics(app);
  await registerPressure(app, config);
  registerHealth(app, readiness);
  registerPlatform(app, addons, readiness);
  return app;
}
