import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseQueueMessage } from './events/queue-message';
import type { S3Notification } from './events/s3-notification';
import { handleNotification } from './notification-handler';
import type { Report } from './telemetry/telemetry';
import type { ProcessObject } from './thumbnails/process-object';

/** What Lambda knows of the time that an invocation still has. */
export type TimeLeft = Pick<Context, 'getRemainingTimeInMillis'>;

/** There is not enough time left for a message: it goes back to the queue as it came. */
export class PutOffError extends Error {
  override readonly name = 'PutOffError';
}

/** What a batch is worked on with. */
export interface BatchWork {
  process: ProcessObject;
  report: Report;
  time: TimeLeft;
  /** Seconds that one message takes at the longest. */
  longest: number;
}

/**
 * Handles a batch of SQS; those that failed go back to the queue, malformed ones too: its redrive policy moves them to
 * the dead-letter queue, where people can look at them. So do those for which the time is too short: when Lambda cuts an
 * invocation off, it hears nothing of what was done, and all of the batch comes back. The queue's mapping must have
 * ReportBatchItemFailures.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function handleBatch(batch: SQSEvent, work: BatchWork): Promise<SQSBatchResponse> {
  const { process, report } = work;
  const [first] = batch.Records;
  const handle = async (record: SQSRecord): Promise<void> => {
    report.log.setCorrelationId(record.messageId);
    // The first is begun whatever the time: a function with a short timeout would otherwise never do anything.
    if (record !== first) checkTime(work);
    await handleNotification(parse(record.body, report), process, report);
  };
  // One message at a time, for the memory's sake. A batch of which nothing worked is an error of the function: it is what
  // the alarm of a rollout counts, and the messages go back to the queue all the same.
  return processPartialResponse(batch, handle, new BatchProcessor(EventType.SQS), {
    processInParallel: false,
    throwOnFullBatchFailure: true,
  });
}

function checkTime({ report: { log, count }, time, longest }: BatchWork): void {
  const left = time.getRemainingTimeInMillis();
  if (left >= longest * 1000) return;
  const secondsLeft = Math.floor(left / 1000);
  count('PutOff');
  log.warn('a message is put off', { secondsLeft, secondsNeeded: longest });
  throw new PutOffError(`${secondsLeft} s are left, a message may take ${longest} s: it comes again`);
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
