import { MultiarchError } from '../core/errors';

/** The error that a promise rejects with. @throws whatever else it rejects with, and an Error if it resolves */
export async function errorOf(promise: Promise<unknown>): Promise<MultiarchError> {
  const error: unknown = await promise.then(
    (value) => new Error(`there was no error, but the value ${String(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof MultiarchError) return error;
  throw error;
}
