import { ImagingError, imagingStatus } from '@nx-multiarch/imaging';
import { HttpProblem } from '@nx-multiarch/service';

/** Seconds after which another try is worth it: a few images are done by then. */
const retryAfter = '3';

/** An image that cannot be used is the sender's to mend; so is a body that ends before its length. */
export function mapImageError(error: Error): HttpProblem | undefined {
  if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') {
    return new HttpProblem(400, 'cut-off', 'The request ended before its body did');
  }
  const status = imagingStatus(error);
  if (!(error instanceof ImagingError) || !status) return undefined;
  const headers: Record<string, string> = status === 503 ? { 'retry-after': retryAfter } : {};
  return new HttpProblem(status, error.code, error.message, headers);
}
