import type { Context } from 'aws-lambda';
import type { Telemetry } from './telemetry';

type Handle<T> = (event: unknown, context: Context) => Promise<T>;

/** The handler with what every event has: its ids in the log, the cold start counted, metrics sent, a trace. */
export function instrument<T>(
  handle: Handle<T>,
  telemetry: Telemetry,
): (event: unknown, context: Context) => Promise<T> {
  const { logger, metrics } = telemetry;
  return async (event, context) => {
    logger.addContext(context);
    metrics.captureColdStartMetric(context.functionName);
    try {
      return await traced(() => handle(event, context), telemetry);
    } finally {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
      logger.resetKeys();
    }
  };
}

/** Outside Lambda there is nobody to send traces to, and Powertools says that tracing is off. */
function traced<T>(work: () => Promise<T>, { tracer }: Telemetry): Promise<T> {
  if (!tracer.isTracingEnabled()) return work();
  return tracer.provider.captureAsyncFunc('## handler', async (segment) => {
    tracer.annotateColdStart();
    tracer.addServiceNameAnnotation();
    try {
      return await work();
    } catch (error) {
      tracer.addErrorAsMetadata(error as Error);
      throw error;
    } finally {
      segment?.close();
    }
  }) as Promise<T>;
}
