import type { FastifyInstance, FastifyRequest, LogLevel } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { quietLevel } from './logger';

/** Memory, CPU, event loop and garbage collection belong to the process, however many servers it holds. */
let processRegistry: Registry | undefined;

function processMetrics(): Registry {
  if (!processRegistry) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
}

/** From a health check's millisecond to the slowest answer a load balancer waits for. */
const buckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The status of a request whose sender left before its answer was written, as nginx writes it. */
const abandoned = 499;

/** A URL is anybody's choice and would make a series each; the pattern of a route is not. */
function labels({ method, routeOptions }: FastifyRequest, status: number): Record<string, string | number> {
  return { method, route: routeOptions.url ?? 'none', status };
}

/** Measures every request from its arrival until its answer is written or its connection closed. */
function measure(app: FastifyInstance, registers: Registry[]): void {
  const inFlight = new Gauge({ name: 'http_requests_in_flight', help: 'Requests being answered', registers });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer, by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers,
  });
  app.addHook('onRequest', (request, reply, done) => {
    const start = performance.now();
    let status = abandoned;
    inFlight.inc();
    reply.raw.once('finish', () => (status = reply.statusCode));
    reply.raw.once('close', () => {
      inFlight.dec();
      duration.observe(labels(request, status), (performance.now() - start) / 1000);
    });
    done();
  });
}

/** GET /metrics for Prometheus: this server's requests and the process it runs in. One registry a server. */
export function registerMetrics(app: FastifyInstance): void {
  const registry = new Registry();
  measure(app, [registry]);
  const schema = {
    summary: 'Metrics for Prometheus',
    tags: ['operation'],
    produces: ['text/plain'],
    response: { 200: { type: 'string', description: 'the text format, version 0.0.4' } },
  };
  const config = { alwaysAnswers: true };
  const logLevel = quietLevel(app.log.level) as LogLevel;
  app.get('/metrics', { logLevel, schema, config }, async (_request, reply) => {
    const text = await Registry.merge([processMetrics(), registry]).metrics();
    return reply.type(registry.contentType).send(text);
  });
}
