import { ImagingError, type ImagingErrorCode } from './errors';

/**
 * The image is at fault in all but the last: too-slow is no 503, because the same image would be as slow the next time,
 * and nobody should be asked to send it again.
 */
const statuses: Record<ImagingErrorCode, number> = {
  'not-an-image': 415,
  'too-large': 413,
  'too-many-frames': 413,
  damaged: 422,
  'too-slow': 422,
  busy: 503,
};

/** The HTTP status that fits an ImagingError; undefined for any other error. A 503 wants a Retry-After beside it. */
export function imagingStatus(error: unknown): number | undefined {
  return error instanceof ImagingError ? statuses[error.code] : undefined;
}
