import { checkCost, costOf } from './cost';
import { PasswordError } from './errors';
import { loadBcrypt } from './load-bcrypt';

/**
 * bcrypt reads 72 bytes and ignores the rest: of two long passwords that begin alike, each would open the account of
 * the other. Longer ones are therefore refused, not cut. Bytes of UTF-8, of which a letter may have up to four.
 */
export const maxPasswordBytes = 72;

/** Hashes and checks passwords at one cost; the work is done in libuv's threads, never in the event loop. */
export interface Passwords {
  /** @throws PasswordError too-long */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one of the hash. Without a hash (no such account) it does the same work and answers
   * false, so that the time of an answer does not tell who has an account.
   */
  verify(password: string, hash: string | undefined): Promise<boolean>;
  /** True for a hash made at a lower cost than today's: make a new one at the next log-in. */
  needsRehash(hash: string): boolean;
}

const tooLong = (password: string): boolean => Buffer.byteLength(password, 'utf8') > maxPasswordBytes;

/** A well-formed hash of nothing known: comparing with it costs as much as with a real one. */
function decoy(cost: number): string {
  return `$2b$${cost}$${'abcdefghijklmnopqrstuu'}${'A'.repeat(30)}u`;
}

/**
 * @param cost rounds as a power of two, see cost.ts
 * @throws PasswordError bad-cost
 */
export function createPasswords(cost: number): Passwords {
  checkCost(cost);
  return {
    hash: async (password) => {
      if (tooLong(password)) {
        const found = Buffer.byteLength(password, 'utf8');
        throw new PasswordError(
          'too-long',
          `the password has ${found} bytes, allowed are ${maxPasswordBytes}`,
        );
      }
      return (await loadBcrypt()).hash(password, cost);
    },
    verify: async (password, hash) => {
      const matches = await (await loadBcrypt()).compare(password, hash ?? decoy(cost));
      return matches && hash !== undefined && !tooLong(password);
    },
    needsRehash: (hash) => (costOf(hash) ?? 0) < cost,
  };
}
