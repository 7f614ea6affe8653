import rateLimit from '@fastify/rate-limit';
import { HttpProblem, type Service } from '@nx-multiarch/service';
import type { FastifyRequest } from 'fastify';
import type { AccountsConfig } from './config';

/** @throws HttpProblem 429 with Retry-After, when there were too many of them */
export type Check = (request: FastifyRequest) => Promise<void>;

export interface RateLimits {
  /** Log-ins from one IP address; behind proxies, PROXY_HOPS says which. */
  address: Check;
  /** Passwords tried for one account, which a name that nobody has is counted as, too. */
  account: (name: string, request: FastifyRequest) => Promise<void>;
}

/** Addresses and accounts that are remembered of each kind; the ones that were quiet longest are forgotten first. */
const cache = 20_000;

function refuseOver(name: string, seconds: number): never {
  const detail = `Too many log-ins ${name}; try again in ${seconds} s`;
  throw new HttpProblem(429, 'too-many-log-ins', detail, { 'retry-after': String(seconds) });
}

/**
 * Counts in this process's memory: with several replicas, each allows as many. That is enough against guessing, since
 * the numbers are small either way; a shared count would need one more service that log-in depends on.
 */
export async function createRateLimits(app: Service, config: AccountsConfig): Promise<RateLimits> {
  await app.register(rateLimit, { global: false, cache });
  const timeWindow = config.LOGIN_RATE_SECONDS * 1000;
  const names = new WeakMap<FastifyRequest, string>();
  const counter = (max: number, what: string, keyGenerator?: (request: FastifyRequest) => string): Check => {
    if (max === 0) return () => Promise.resolve();
    const count = app.createRateLimit({ max, timeWindow, ...(keyGenerator && { keyGenerator }) });
    return async (request) => {
      const outcome = await count(request);
      if (!outcome.isAllowed && outcome.isExceeded) refuseOver(what, Math.max(1, outcome.ttlInSeconds));
    };
  };
  const byName = counter(
    config.LOGIN_RATE_ACCOUNT,
    'for this account',
    (request) => names.get(request) ?? '',
  );
  return {
    address: counter(config.LOGIN_RATE_ADDRESS, 'from this address'),
    account: (name, request) => {
      names.set(request, name);
      return byName(request);
    },
  };
}
