import { LogController, type FastifyHttpOptions, type RawServerDefault } from 'fastify';
import type { ClientErrors } from './client-errors';
import type { ServiceOptions } from './create-service';
import { loggerOptions, requestLogger, type Logger } from './logger';
import { answerUnrouted } from './problem-handlers';
import { requestId } from './request-id';
import { buildValidator } from './request-validation';

/**
 * How long a sender may take, in milliseconds. Slow senders hold connections and nothing else, but those are limited
 * too: https://nodejs.org/api/http.html#serverrequesttimeout
 */
const times = {
  /** For the headers. */
  headersTimeout: 10_000,
  /** For the whole request. */
  requestTimeout: 30_000,
  /** How often Node looks for requests over these times; its default is half a minute. */
  connectionsCheckingInterval: 5_000,
  /** For a connection on which nothing moves in the middle of a request: a client that does not read its answer. */
  connectionTimeout: 120_000,
};

/** Bytes of all headers and of the path: Node's default, written down. Over it is 431. */
const maxHeaderSize = 16_384;
/** Characters of one parameter in a path; over it is 414. */
const maxParamLength = 200;

/** Fastify's own options for a service: limits, timeouts, ids and the answers to what reaches no route. */
export function serverOptions(
  { name, config, bodyLimit = config.BODY_LIMIT, logStream }: ServiceOptions,
  clientErrors: ClientErrors,
): FastifyHttpOptions<RawServerDefault, Logger> {
  const { headersTimeout, connectionsCheckingInterval, requestTimeout, connectionTimeout } = times;
  return {
    logger: loggerOptions(name, config.LOG_LEVEL, logStream),
    logController: new LogController({ requestIdLogLabel: 'requestId' }),
    childLoggerFactory: requestLogger,
    genReqId: requestId,
    http: { maxHeaderSize, headersTimeout, connectionsCheckingInterval },
    requestTimeout,
    connectionTimeout,
    // Longer than the 60 s for which AWS load balancers keep an idle connection: the side that reuses a connection
    // must be the one to close it.
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
    keepAliveTimeout: config.KEEP_ALIVE_MS,
    bodyLimit: Math.min(bodyLimit, config.BODY_LIMIT),
    routerOptions: { maxParamLength },
    trustProxy: (_address: string, hop: number) => hop < config.PROXY_HOPS,
    // A request that arrives while the server closes is answered like any other, on a connection that then ends.
    return503OnClosing: false,
    frameworkErrors: answerUnrouted,
    clientErrorHandler: clientErrors.handle,
    ajv: { customOptions: { removeAdditional: false } },
    schemaController: { compilersFactory: { buildValidator } },
  };
}
