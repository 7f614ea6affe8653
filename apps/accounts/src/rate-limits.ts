import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import { HttpProblem, type Service } from '@nx-multiarch/service';
import type { FastifyRequest } from 'fastify';
import { Attempts } from './attempts';
import type { AccountsConfig } from './config';

/** A hook for `onRequest`. @throws HttpProblem 429 with Retry-After, when there were too many of them */
export type Check = (request: FastifyRequest) => Promise<void>;

/** Looks whether a password is right; undefined or false says that it is wrong. */
type Verify<T> = () => Promise<T>;

/** Of what takes a password, only wrong ones count: neither the right one nor what was answered 503. */
export interface RateLimits {
  /** Log-ins and sign-ups from one IP address; behind proxies, PROXY_HOPS says which. All of them count. */
  address: Check;
  /**
   * Log-ins to one account, which a name that nobody has is counted as, too. Counted by account and address, so that
   * who does not know the password does not keep its owner out; and over all addresses, of which somebody may have many.
   * @throws HttpProblem 429
   */
  logIn: <T>(name: string, request: FastifyRequest, verify: Verify<T>) => Promise<T>;
  /** The password of who is logged in, by account: what others try at the log-in is not theirs. @throws HttpProblem 429 */
  confirm: <T>(accountId: string, verify: Verify<T>) => Promise<T>;
}

/** Addresses that are remembered; the ones that were quiet longest are forgotten first. */
const cache = 20_000;

/** How many times what one address may try, all of them together may. */
const overAllAddresses = 10;

function refuse(what: string, milliseconds: number): never {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  const detail = `Too many attempts ${what}; try again in ${seconds} s`;
  throw new HttpProblem(429, 'too-many-attempts', detail, { 'retry-after': String(seconds) });
}

/** As the plugin counts addresses: one of IPv6 stands for its network of 64 bits, which is one customer's. */
const addressOf = ({ ip }: FastifyRequest): string => normalizeIP(ip);

async function addressLimit(app: Service, config: AccountsConfig): Promise<Check> {
  const { LOGIN_RATE_ADDRESS: max, LOGIN_RATE_SECONDS: seconds } = config;
  if (max === 0) return () => Promise.resolve();
  await app.register(rateLimit, { global: false, cache, max, timeWindow: seconds * 1000 });
  // Without options of its own: with any, the size of the cache would be the plugin's.
  const count = app.createRateLimit();
  return async (request) => {
    const outcome = await count(request);
    if (!outcome.isAllowed && outcome.isExceeded) refuse('from this address', outcome.ttl);
  };
}

/** Counts one more. @returns how to take that back @throws HttpProblem 429 */
type Take = () => () => void;

function counterFor({ LOGIN_RATE_SECONDS }: AccountsConfig, max: number): (name: string) => Take {
  if (max === 0) return () => () => () => undefined;
  const attempts = new Attempts(max, LOGIN_RATE_SECONDS * 1000);
  return (name) => () => {
    const taken = attempts.take(name);
    return 'giveBack' in taken ? taken.giveBack : refuse('for this account', taken.waitMs);
  };
}

/** Verifies what may still be tried; what turns out to be wrong stays counted. */
async function attempt<T>(takes: Take[], verify: Verify<T>): Promise<T> {
  const givesBack: (() => void)[] = [];
  try {
    for (const take of takes) givesBack.push(take());
    const verified = await verify();
    if (!verified) givesBack.length = 0;
    return verified;
  } finally {
    for (const giveBack of givesBack) giveBack();
  }
}

/**
 * Counts in this process's memory: with several replicas, each allows as many. That is enough against guessing, since
 * the numbers are small either way; a shared count would need one more service that log-in depends on.
 */
export async function createRateLimits(app: Service, config: AccountsConfig): Promise<RateLimits> {
  const max = config.LOGIN_RATE_ACCOUNT;
  const [fromOne, fromAll] = [counterFor(config, max), counterFor(config, max * overAllAddresses)];
  const confirmed = counterFor(config, max);
  return {
    address: await addressLimit(app, config),
    logIn: (name, request, verify) =>
      attempt([fromOne(`${addressOf(request)} ${name}`), fromAll(name)], verify),
    confirm: (accountId, verify) => attempt([confirmed(accountId)], verify),
  };
}
