import { ImagingError, type ImagingErrorCode } from './errors';

const statuses: Record<ImagingErrorCode, number> = { 'not-an-image': 415, 'too-large': 413, damaged: 422 };

/** The HTTP status that fits an ImagingError; undefined for any other error. */
export function imagingStatus(error: unknown): number | undefined {
  return error instanceof ImagingError ? statuses[error.code] : undefined;
}
