import { Type } from '@sinclair/typebox';

/** The part of the configuration that keeps one client, or too many, from taking the whole server. */
export const limitConfig = {
  BODY_LIMIT: Type.Integer({
    minimum: 1024,
    maximum: 104_857_600,
    default: 10_485_760,
    description: 'bytes of a request body',
  }),
  KEEP_ALIVE_MS: Type.Integer({
    minimum: 1000,
    maximum: 4_000_000,
    default: 65_000,
    description: "time an idle connection is kept, longer than the load balancer's",
  }),
  MAX_CONNECTIONS: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    default: 10_000,
    description: 'open connections; one more is closed at once',
  }),
  MAX_EVENT_LOOP_DELAY_MS: Type.Integer({
    minimum: 0,
    maximum: 60_000,
    default: 1000,
    description: 'mean delay over a second from which requests are answered 503; 0 is no limit',
  }),
  MAX_HEAP_MB: Type.Integer({
    minimum: 0,
    maximum: 1_000_000,
    default: 0,
    description: 'MiB of JavaScript heap from which requests are answered 503; 0 is nine tenths of its limit',
  }),
  MAX_RSS_MB: Type.Integer({
    minimum: 0,
    maximum: 1_000_000,
    default: 0,
    description: 'MiB of the whole process from which requests are answered 503; 0 is no limit',
  }),
};
