import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseQueueMessage } from './events/queue-message';
import type { S3Notification } from './events/s3-notification';
import { handleNotification } from './notification-handler';
import type { Report } from './telemetry/telemetry';
import type { ProcessObject } from './thumbnails/process-object';

/**
 * Handles a batch of SQS; those that failed go back to the queue, malformed ones too: its redrive policy moves them to
 * the dead-letter queue, where people can look at them. The queue's mapping must have ReportBatchItemFailures.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function handleBatch(
  batch: SQSEvent,
  process: ProcessObject,
  report: Report,
): Promise<SQSBatchResponse> {
  const handle = async ({ messageId, body }: SQSRecord): Promise<void> => {
    report.log.setCorrelationId(messageId);
    await handleNotification(parse(body, report), process, report);
  };
  // One message at a time, for the memory's sake. A batch of which nothing worked is an error of the function: it is what
  // the alarm of a rollout counts, and the messages go back to the queue all the same.
  return processPartialResponse(batch, handle, new BatchProcessor(EventType.SQS), {
    processInParallel: false,
    throwOnFullBatchFailure: true,
  });
}

function parse(body: string, { log, count }: Report): S3Notification {
  try {
    return parseQueueMessage(body);
  } catch (error) {
    count('Failed');
    log.error('a message is not understood', error as Error);
    throw error;
  }
}
