import { Type, type Static } from '@sinclair/typebox';
import { limitConfig } from './limit-config';

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
  METRICS: Type.Boolean({
    default: true,
    description: 'whether there is GET /metrics; false where every path is public',
  }),
  PROXY_HOPS: Type.Integer({
    minimum: 0,
    maximum: 8,
    default: 0,
    description: "proxies in front whose X-Forwarded-For is believed; without one it is anybody's claim",
  }),
  ...limitConfig,
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
