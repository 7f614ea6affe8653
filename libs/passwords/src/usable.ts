import { PasswordError } from './errors';

/**
 * bcrypt reads 72 bytes and ignores the rest: of two long passwords that begin alike, each would open the account of
 * the other. Longer ones are therefore refused, not cut. Bytes of UTF-8, of which a letter may have up to four.
 */
export const maxPasswordBytes = 72;

/**
 * Why a password cannot be hashed; undefined when it can. Some bcrypts stop at NUL, as strings of C end there. Half of
 * a surrogate pair has no UTF-8: all of them become the same three bytes, and so the same password.
 */
export function unusable(password: string): PasswordError | undefined {
  const bytes = Buffer.byteLength(password, 'utf8');
  if (bytes > maxPasswordBytes) {
    return new PasswordError('too-long', `the password has ${bytes} bytes, allowed are ${maxPasswordBytes}`);
  }
  if (password.includes('\0') || /\p{Surrogate}/u.test(password)) {
    return new PasswordError('not-text', 'the password holds a NUL character or half of a character');
  }
  return undefined;
}
