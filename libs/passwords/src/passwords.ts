import { checkCost, costOf } from './cost';
import { loadBcrypt } from './load-bcrypt';
import { hashingTurns, type TurnLimits } from './hashing-turns';
import { unusable } from './usable';

/** Hashes and checks passwords at one cost; the work is done in libuv's threads, never in the event loop. */
export interface Passwords {
  /** @throws PasswordError too-long, not-text, busy */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one of the hash. Without a hash (no such account), and for a password that cannot have
   * one, it does the same work and answers false: the time of an answer does not tell who has an account.
   * @throws PasswordError busy
   */
  verify(password: string, hash: string | undefined): Promise<boolean>;
  /** True for a hash made at a lower cost than today's: make a new one at the next log-in. */
  needsRehash(hash: string): boolean;
}

export interface PasswordOptions extends Partial<TurnLimits> {
  /** Rounds as a power of two, see cost.ts. */
  cost: number;
}

/**
 * Of libuv's four threads (https://docs.libuv.org/en/v1.x/threadpool.html) one stays free for files, DNS and salts.
 * A second is the longest that somebody waits for a turn.
 */
const defaultLimits: TurnLimits = { concurrency: 3, queue: 64, waitMs: 1000 };

/** A well-formed hash of nothing known: comparing with it costs as much as with a real one. */
function decoy(cost: number): string {
  return `$2b$${cost}$${'abcdefghijklmnopqrstuu'}${'A'.repeat(30)}u`;
}

/** @throws PasswordError bad-cost, bad-limits */
export function createPasswords({ cost, ...limits }: PasswordOptions): Passwords {
  checkCost(cost);
  const inTurn = hashingTurns({ ...defaultLimits, ...limits });
  return {
    hash: async (password) => {
      const problem = unusable(password);
      if (problem) throw problem;
      return inTurn(async () => (await loadBcrypt()).hash(password, cost));
    },
    verify: (password, hash) =>
      inTurn(async () => {
        const usable = unusable(password) === undefined;
        const matches = await (await loadBcrypt()).compare(usable ? password : '', hash ?? decoy(cost));
        return matches && usable && hash !== undefined;
      }),
    needsRehash: (hash) => (costOf(hash) ?? 0) < cost,
  };
}
