import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { redact } from './redact';

/** Logs and metrics go to stdout, which Lambda hands to CloudWatch; traces go to X-Ray, from Lambda only. */
export interface Telemetry {
  logger: Logger;
  metrics: Metrics;
  tracer: Tracer;
}

/** What the work itself reports by; tests look at what it was told. */
export interface Report {
  log: Pick<Logger, 'info' | 'warn' | 'error' | 'setCorrelationId'>;
  count: (metric: 'ThumbnailsWritten' | 'Skipped' | 'Failed' | 'PutOff', times?: number) => void;
}

/**
 * Lambda Powertools, with the names that its own variables (POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE)
 * leave open. https://docs.aws.amazon.com/powertools/typescript/latest/environment-variables/
 */
export function createTelemetry(env: NodeJS.ProcessEnv): Telemetry {
  const serviceName = env['POWERTOOLS_SERVICE_NAME'] || 'thumbnailer';
  const namespace = env['POWERTOOLS_METRICS_NAMESPACE'] || 'Thumbnailer';
  const logger = new Logger({ serviceName, jsonReplacerFn: redact });
  return {
    logger,
    metrics: new Metrics({ serviceName, namespace, logger }),
    // Emulators of Lambda set all but the address of X-Ray's daemon.
    tracer: new Tracer({ serviceName, enabled: Boolean(env['AWS_XRAY_DAEMON_ADDRESS']) }),
  };
}

export function createReport({ logger, metrics }: Telemetry): Report {
  return {
    log: logger,
    count: (metric, times = 1) => void metrics.addMetric(metric, 'Count', times),
  };
}
