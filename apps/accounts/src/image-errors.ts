import { ImagingError, imagingStatus } from '@nx-multiarch/imaging';
import { HttpProblem } from '@nx-multiarch/service';

/** An image that cannot be used is the sender's to mend. */
export function mapImageError(error: Error): HttpProblem | undefined {
  const status = imagingStatus(error);
  return error instanceof ImagingError && status
    ? new HttpProblem(status, error.code, error.message)
    : undefined;
}
