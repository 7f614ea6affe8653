import { getHeapStatistics } from 'node:v8';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpProblem } from './problem';
import type { ServiceConfig } from './service-config';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * For routes that tell how the process is: answered whatever its load. A liveness check that fails under load
     * makes Kubernetes restart what is merely busy.
     */
    alwaysAnswers?: boolean;
  }
}

const mebibyte = 1024 ** 2;
const retryAfter = '5';

/** Near its limit V8 collects garbage without end before it gives up: better to answer 503 from there on. */
function heapLimit(megabytes: number): number {
  return megabytes > 0 ? megabytes * mebibyte : getHeapStatistics().heap_size_limit * 0.9;
}

/** Which of under-pressure's measures was over its limit, for people. */
const reasons: Record<string, string> = {
  eventLoopDelay: 'its event loop is late',
  heapUsedBytes: 'its heap is nearly full',
  rssBytes: 'its memory is nearly full',
};

async function refuse(request: FastifyRequest, _reply: unknown, type: string): Promise<void> {
  if (request.routeOptions.config.alwaysAnswers) return;
  const detail = `The service is overloaded (${reasons[type] ?? type}); try again in ${retryAfter} s`;
  throw new HttpProblem(503, 'overloaded', detail, { 'retry-after': retryAfter });
}

/** Over its limits a server answers 503 at once, which is better for everyone than answering late. */
export async function registerPressure(app: FastifyInstance, config: ServiceConfig): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: config.MAX_EVENT_LOOP_DELAY_MS,
    maxHeapUsedBytes: heapLimit(config.MAX_HEAP_MB),
    maxRssBytes: config.MAX_RSS_MB * mebibyte,
    pressureHandler: refuse,
  });
}
