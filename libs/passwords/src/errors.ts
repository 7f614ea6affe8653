export type PasswordErrorCode = 'too-long' | 'bad-cost';

export class PasswordError extends Error {
  override readonly name = 'PasswordError';

  constructor(
    readonly code: PasswordErrorCode,
    message: string,
  ) {
    super(message);
  }
}
