import { describe, EventError, fieldsOf } from './event-error';
import { parseS3Notification, type S3Notification } from './s3-notification';

/**
 * Reads the body of an SQS message: a notification of S3, or of SNS with one in it.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 * @throws EventError
 */
export function parseQueueMessage(body: unknown): S3Notification {
  const value = parseJson(body);
  const { Type: type, Message: message } = fieldsOf(value);
  return parseS3Notification(type === 'Notification' ? parseJson(message) : value);
}

function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') {
    throw new EventError(
      `the body is ${describe(text)}, expected a string with a notification of S3 in JSON`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EventError('the body is no JSON, expected a notification of S3', { cause });
  }
}
