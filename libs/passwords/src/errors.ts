/**
 * too-long: over 72 bytes. not-text: holds NUL or half a character. busy: too many are being hashed; later it would
 * have worked. bad-cost, bad-limits: the caller's settings.
 */
export type PasswordErrorCode = 'too-long' | 'not-text' | 'busy' | 'bad-cost' | 'bad-limits';

export class PasswordError extends Error {
  override readonly name = 'PasswordError';

  constructor(
    readonly code: PasswordErrorCode,
    message: string,
  ) {
    super(message);
  }
}
