import { ImagingError, imagingStatus } from '@nx-multiarch/imaging';
import { PasswordError } from '@nx-multiarch/passwords';
import { HttpProblem } from '@nx-multiarch/service';
import { DatabaseUnavailable } from './storage/database';

const retryLater = { 'retry-after': '2' };

/** An image that cannot be used is the sender's to mend; too many at once are nobody's fault. */
function imageProblem(error: ImagingError): HttpProblem | undefined {
  const status = imagingStatus(error);
  if (!status) return undefined;
  return new HttpProblem(status, error.code, error.message, status === 503 ? retryLater : {});
}

/** So is a password; one that waits for too long is told to come back. */
function passwordProblem({ code, message }: PasswordError): HttpProblem | undefined {
  if (code === 'too-long' || code === 'not-text') return new HttpProblem(400, `password-${code}`, message);
  if (code !== 'busy') return undefined;
  return new HttpProblem(503, 'busy', 'Too many passwords are being checked; try again in 2 s', retryLater);
}

/** Errors of the libraries and of the database as answers; undefined for a fault of this app. */
export function mapError(error: Error): HttpProblem | undefined {
  if (error instanceof ImagingError) return imageProblem(error);
  if (error instanceof PasswordError) return passwordProblem(error);
  if (!(error instanceof DatabaseUnavailable)) return undefined;
  const what = error.reason === 'busy' ? 'is too busy for this request' : 'does not answer';
  return new HttpProblem(503, 'database-unavailable', `The database ${what}; try again in 2 s`, retryLater);
}

/** The account was changed while its owner asked for something else. */
export function changedMeanwhile(): HttpProblem {
  return new HttpProblem(409, 'changed-meanwhile', 'The account was changed at the same time: log in again');
}
