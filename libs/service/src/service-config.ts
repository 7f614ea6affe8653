import { Type, type Static } from '@sinclair/typebox';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/**
 * What every server reads from its environment; an app adds its own:
 * `Type.Object({ ...serviceConfig.properties, BCRYPT_COST: Type.Integer(...) })`.
 */
export const serviceConfig = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65535, default: 8080, description: 'port to listen on' }),
  HOST: Type.String({ default: '0.0.0.0', description: 'interface to listen on' }),
  LOG_LEVEL: Type.Union(
    levels.map((level) => Type.Literal(level)),
    { default: 'info' },
  ),
  BODY_LIMIT: Type.Integer({
    minimum: 1024,
    maximum: 104_857_600,
    default: 10_485_760,
    description: 'bytes of a request body',
  }),
  DRAIN_MS: Type.Integer({
    minimum: 0,
    maximum: 60_000,
    default: 0,
    description: 'time between SIGTERM and closing, for a load balancer to look away',
  }),
  CLOSE_MS: Type.Integer({
    minimum: 1000,
    maximum: 120_000,
    default: 10_000,
    description: 'time for open requests to end after that',
  }),
});

export type ServiceConfig = Readonly<Static<typeof serviceConfig>>;
