import type { FastifyBaseLogger, FastifyServerOptions } from 'fastify';

type LoggerOptions = Exclude<FastifyServerOptions['logger'], boolean | undefined>;

/** Where log lines go in a test. */
export interface LogStream {
  write(line: string): void;
}

/** Never in a log, wherever an object with one of these names is logged. */
const secrets = ['password', 'token', 'authorization', 'cookie'];

/** JSON lines to stdout, one an event, with the service's name; secrets are replaced before they are formatted. */
export function loggerOptions(name: string, level: string, stream?: LogStream): LoggerOptions {
  return {
    name,
    level,
    redact: {
      paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.headers["${key}"]`]),
      censor: '[redacted]',
    },
    ...(stream ? { stream } : {}),
  };
}

export type Logger = FastifyBaseLogger;
