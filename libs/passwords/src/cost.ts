import { PasswordError } from './errors';

/**
 * bcrypt does 2^cost rounds: each step up doubles the time of a log-in, and of a guess. 10 is OWASP's least; 12 is some
 * 250 ms on the processors of 2024. Above 15 a log-in takes seconds and a few of them fill the thread pool.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
export const minCost = 10;
export const defaultCost = 12;
export const maxCost = 15;

/** @throws PasswordError bad-cost */
export function checkCost(cost: number): number {
  if (Number.isInteger(cost) && cost >= minCost && cost <= maxCost) return cost;
  const expected = `expected a whole number from ${minCost} to ${maxCost}`;
  throw new PasswordError('bad-cost', `bcrypt cost is ${cost}, ${expected}`);
}

/** The cost a hash was made with: "$2b$12$..." has 12; undefined for what is no bcrypt hash. */
export function costOf(hash: string): number | undefined {
  const digits = /^\$2[aby]\$(\d\d)\$/.exec(hash)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
