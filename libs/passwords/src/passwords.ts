import { checkCost, costOf } from './cost';
import { decoy, missingWork } from './equal-work';
import { loadBcrypt } from './load-bcrypt';
import { hashingTurns, type TurnLimits } from './hashing-turns';
import { unusable } from './usable';

/** Hashes and checks passwords at one cost; the work is done in libuv's threads, never in the event loop. */
export interface Passwords {
  /** @throws PasswordError too-long, not-text, busy */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one of the hash. What is answered false takes the work of today's cost: without a hash
   * (no such account), for a password that cannot have one, and where the hash is from the days of a lower cost. So the
   * time of an answer does not tell who has an account. Only a hash of a higher cost takes longer: after the cost was
   * lowered, the time shows who signed up before that.
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

/** Whether they match; where they do not, all of the work of `cost` was done. */
async function matches(password: string, hash: string | undefined, cost: number): Promise<boolean> {
  const bcrypt = await loadBcrypt();
  const usable = unusable(password) === undefined;
  const compared = hash ?? decoy(cost);
  const equal = await bcrypt.compare(usable ? password : '', compared);
  if (equal && usable && hash !== undefined) return true;
  for (const missing of missingWork(compared, cost)) await bcrypt.compare('', missing);
  return false;
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
    verify: (password, hash) => inTurn(() => matches(password, hash, cost)),
    needsRehash: (hash) => (costOf(hash) ?? 0) < cost,
  };
}
