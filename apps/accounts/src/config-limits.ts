import { defaultCost, maxCost, minCost } from '@nx-multiarch/passwords';
import { Type } from '@sinclair/typebox';

/** What passwords cost, and how many are tried. */
export const limitConfig = Type.Object({
  BCRYPT_COST: Type.Integer({
    minimum: minCost,
    maximum: maxCost,
    default: defaultCost,
    description: 'each step up doubles the time of a log-in',
  }),
  BCRYPT_CONCURRENCY: Type.Integer({
    minimum: 0,
    maximum: 1023,
    default: 0,
    description: 'passwords hashed at once; 0 is one a CPU, and one fewer than UV_THREADPOOL_SIZE at most',
  }),
  BCRYPT_QUEUE: Type.Integer({
    minimum: 0,
    maximum: 10_000,
    default: 64,
    description: 'passwords that wait for their turn; one more is answered 503',
  }),
  BCRYPT_WAIT_MS: Type.Integer({
    minimum: 0,
    maximum: 60_000,
    default: 1000,
    description: 'time a password waits for its turn; then it is answered 503',
  }),
  SESSION_HOURS: Type.Integer({ minimum: 1, maximum: 720, default: 12, description: 'a log-in lasts' }),
  LOGIN_RATE_ADDRESS: Type.Integer({
    minimum: 0,
    maximum: 1_000_000,
    default: 60,
    description:
      'log-ins and sign-ups from one IP address in LOGIN_RATE_SECONDS, by each replica; 0 is no limit',
  }),
  LOGIN_RATE_ACCOUNT: Type.Integer({
    minimum: 0,
    maximum: 1_000_000,
    default: 10,
    description:
      'wrong passwords for one account from one IP address in LOGIN_RATE_SECONDS, by each replica, and ten times as many from all; 0 is no limit',
  }),
  LOGIN_RATE_SECONDS: Type.Integer({ minimum: 1, maximum: 86_400, default: 60 }),
});
