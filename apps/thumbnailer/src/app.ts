import type { APIGatewayProxyStructuredResultV2, SQSBatchResponse } from 'aws-lambda';
import { handleBatch, type TimeLeft } from './batch-handler';
import type { HttpRequest } from './events/http-event';
import { parseEvent } from './events/parse-event';
import { answer } from './http/routes';
import { handleNotification } from './notification-handler';
import type { Report } from './telemetry/telemetry';
import { createProcessor } from './thumbnails/process-object';
import { makeThumbnails, type Workshop } from './thumbnails/make-thumbnails';
import { longestMessage } from './time-limits';

export type FunctionResult = APIGatewayProxyStructuredResultV2 | SQSBatchResponse | { objects: number };

/**
 * The function that Lambda calls with each event: HTTP, S3, or SQS with notifications of S3.
 * @throws EventError for any other event; NotificationError when Lambda should send the same one again
 */
export function buildHandler(
  workshop: Workshop,
  report: Report,
): (event: unknown, time: TimeLeft) => Promise<FunctionResult> {
  const process = createProcessor((object) => makeThumbnails(object, workshop), report);
  const longest = longestMessage(workshop.widths.length);
  return async (event, time) => {
    const parsed = parseEvent(event);
    switch (parsed.kind) {
      case 'http':
        return loggedAnswer(parsed.request, report);
      case 's3':
        return handleNotification(parsed.notification, process, report);
      case 'sqs':
        return handleBatch(parsed.batch, { process, report, time, longest });
    }
  };
}

/** The query stays out of the log: that of a signed URL holds what opens it. */
async function loggedAnswer(
  request: HttpRequest,
  { log }: Report,
): Promise<APIGatewayProxyStructuredResultV2> {
  if (request.id !== undefined) log.setCorrelationId(request.id);
  const started = performance.now();
  const result = await answer(request);
  const { method, path } = request;
  const milliseconds = Math.round(performance.now() - started);
  log.info('request answered', { method, path, status: result.statusCode, milliseconds });
  return result;
}
