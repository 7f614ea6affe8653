import type { IncomingMessage } from 'node:http';
import type { FastifyBaseLogger, FastifyRequest, FastifyServerOptions } from 'fastify';
import { traceId } from './request-id';

type LoggerOptions = Exclude<FastifyServerOptions['logger'], boolean | undefined>;

/** Where log lines go in a test. */
export interface LogStream {
  write(line: string): void;
}

/** Never in a log, wherever an object with one of these names is logged. */
const secrets = [
  ...['password', 'currentPassword', 'newPassword', 'passwordHash', 'token', 'secret'],
  ...['authorization', 'cookie', 'set-cookie', 'x-api-key', 'DATABASE_URL'],
];

const paths = secrets.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`, `*.headers["${key}"]`]);

/** What a line says about a request: not its headers, and not its query, where people put tokens and addresses. */
function request({ method, url, ip }: FastifyRequest): Record<string, unknown> {
  return { method, path: url?.split('?')[0], ip };
}

/** JSON lines to stdout, one an event, with the service's name; secrets are replaced before they are formatted. */
export function loggerOptions(name: string, level: string, stream?: LogStream): LoggerOptions {
  return {
    name,
    level,
    serializers: { req: request },
    redact: { paths, censor: '[redacted]' },
    ...(stream ? { stream } : {}),
  };
}

/**
 * For routes that are asked every few seconds: of them only warnings are logged. A route's level stands in place of
 * the server's, so it must not be a lower one than that.
 */
export function quietLevel(level: string): string {
  return ['trace', 'debug', 'info'].includes(level) ? 'warn' : level;
}

/** The log of one request: its lines carry the trace id of a caller that sent one. */
export function requestLogger(
  logger: FastifyBaseLogger,
  bindings: object,
  options: object,
  raw: IncomingMessage,
): FastifyBaseLogger {
  const trace = traceId(raw);
  return logger.child(trace ? { ...bindings, traceId: trace } : bindings, options);
}

export type Logger = FastifyBaseLogger;
