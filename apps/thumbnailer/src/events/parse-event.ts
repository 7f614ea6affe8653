import type { SQSEvent } from 'aws-lambda';
import { describe, EventError, fieldsOf } from './event-error';
import { isHttpEvent, parseHttpEvent, type HttpRequest } from './http-event';
import { isS3Notification, parseS3Notification, type S3Notification } from './s3-notification';

/** The events that this function takes; the messages of a queue are read one by one, each fails for itself. */
export type FunctionEvent =
  | { kind: 'http'; request: HttpRequest }
  | { kind: 's3'; notification: S3Notification }
  | { kind: 'sqs'; batch: SQSEvent };

/**
 * Tells the events apart by their shape.
 * @throws EventError for an event of any other kind, and one that is damaged
 */
export function parseEvent(event: unknown): FunctionEvent {
  if (isHttpEvent(event)) return { kind: 'http', request: parseHttpEvent(event) };
  if (isS3Notification(event)) return { kind: 's3', notification: parseS3Notification(event) };
  if (isSqsBatch(event)) return { kind: 'sqs', batch: event };
  const sources = recordsOf(event).map((record) => String(fieldsOf(record)['eventSource']));
  const from = sources.length > 0 ? ` (records from ${[...new Set(sources)].slice(0, 3).join(', ')})` : '';
  throw new EventError(
    `found ${describe(event)}${from}, expected an event of an HTTP API or function URL in payload format 2.0, ` +
      'of S3 (ObjectCreated), or of SQS with notifications of S3',
  );
}

function recordsOf(event: unknown): unknown[] {
  const { Records: records } = fieldsOf(event);
  return Array.isArray(records) ? records : [];
}

/** Without its id a message could not be reported as failed. */
function isSqsBatch(event: unknown): event is SQSEvent {
  const records = recordsOf(event).map(fieldsOf);
  const isMessage = (record: (typeof records)[number]): boolean =>
    record['eventSource'] === 'aws:sqs' && typeof record['messageId'] === 'string';
  return records.length > 0 && records.every(isMessage);
}
