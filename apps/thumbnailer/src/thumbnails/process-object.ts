import type { Report } from '../telemetry/telemetry';
import { at } from './make-thumbnails';
import type { ObjectRef } from './object-store';
import type { Outcome } from './outcome';

/** Makes the thumbnails of one object, logs and counts what became of it; rejects when it is worth another try. */
export type ProcessObject = (object: ObjectRef) => Promise<void>;

export function createProcessor(
  make: (object: ObjectRef) => Promise<Outcome>,
  { log, count }: Report,
): ProcessObject {
  return async (object) => {
    try {
      const outcome = await make(object);
      if (outcome.result === 'written') count('ThumbnailsWritten', outcome.widths.length);
      else count('Skipped');
      log.info(`thumbnails ${outcome.result}`, { object: at(object), ...outcome });
    } catch (error) {
      count('Failed');
      log.error('thumbnails failed', { object: at(object), error: error as Error });
      throw error;
    }
  };
}
