import type { S3Notification } from './events/s3-notification';
import type { Report } from './telemetry/telemetry';
import type { ProcessObject } from './thumbnails/process-object';

/**
 * Some objects of a notification failed. Lambda calls the function again with the whole event, which is why what went
 * well must not be done twice: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class NotificationError extends Error {
  override readonly name = 'NotificationError';
}

/**
 * Handles a notification to its end, whichever of its objects fail.
 * @returns how many objects it told of
 * @throws NotificationError
 */
export async function handleNotification(
  { created, ignored }: S3Notification,
  process: ProcessObject,
  { log }: Report,
): Promise<{ objects: number }> {
  if (ignored.length > 0) log.info('events ignored', { events: ignored });
  const errors: unknown[] = [];
  for (const object of created) {
    await process(object).catch((error: unknown) => errors.push(error));
  }
  if (errors.length === 0) return { objects: created.length };
  const [cause] = errors;
  const first = cause instanceof Error ? cause.message : String(cause);
  throw new NotificationError(`${errors.length} of ${created.length} objects failed; the first: ${first}`, {
    cause,
  });
}
