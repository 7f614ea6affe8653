import type { ObjectRef } from '../thumbnails/object-store';
import { describe, EventError, fieldsOf } from './event-error';

/** What a notification of S3 tells. */
export interface S3Notification {
  /** Objects that were created, in the order of the records. */
  created: ObjectRef[];
  /** Names of events that tell of anything else. */
  ignored: string[];
}

/** Whether it is from S3: records of S3, or the test that S3 sends when notifications are configured. */
export function isS3Notification(value: unknown): boolean {
  const { Records: records } = fieldsOf(value);
  return isTest(value) || (Array.isArray(records) && records.length > 0 && records.every(isFromS3));
}

/**
 * Reads a notification of S3.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @throws EventError
 */
export function parseS3Notification(value: unknown): S3Notification {
  if (isTest(value)) return { created: [], ignored: ['s3:TestEvent'] };
  if (!isS3Notification(value)) {
    throw new EventError(`found ${describe(value)}, expected a notification of S3 (Records from aws:s3)`);
  }
  const records = fieldsOf(value)['Records'] as unknown[];
  const names = records.map((record) => String(fieldsOf(record)['eventName']));
  const isCreation = (_: unknown, at: number): boolean => names[at]!.startsWith('ObjectCreated:');
  return {
    created: records.filter(isCreation).map(parseRecord),
    ignored: names.filter((name, at) => !isCreation(name, at)),
  };
}

const isFromS3 = (record: unknown): boolean => fieldsOf(record)['eventSource'] === 'aws:s3';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-enable-disable-notification-intro.html */
const isTest = (value: unknown): boolean => fieldsOf(value)['Event'] === 's3:TestEvent';

function parseRecord(record: unknown): ObjectRef {
  const { bucket, object } = fieldsOf(fieldsOf(record)['s3']);
  const { name } = fieldsOf(bucket);
  const { key } = fieldsOf(object);
  if (typeof name === 'string' && typeof key === 'string' && name !== '' && key !== '') {
    return { bucket: name, key: decodeKey(key) };
  }
  throw new EventError(
    `a record of S3 has the bucket's name as ${describe(name)} and the object's key as ${describe(key)}, expected strings`,
  );
}

/** Keys come URL-encoded as in a form: a blank is "+". */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (cause) {
    throw new EventError('the key in a record of S3 is not URL-encoded, expected it so', { cause });
  }
}
