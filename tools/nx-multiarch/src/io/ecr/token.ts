import { MultiarchError } from '../../core/errors';
import type { AskCredentials, Credentials } from '../registry';
import type { EcrApi } from './api';

/** A password for every registry of ECR that its owner may use. */
export interface EcrToken {
  username: string;
  password: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** The host of the account's own registry in this region. */
  host: string;
}

/** A token lives for 12 hours: it is renewed this long before, in milliseconds, so that no upload sees its end. */
const MARGIN = 10 * 60_000;
/** A token of less than this age is refused for another reason than its end, in milliseconds. */
const YOUNG = 60_000;

/** @throws MultiarchError AWS. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html */
export async function fetchToken({ call, region }: EcrApi): Promise<EcrToken> {
  const { authorizationData } = await call('GetAuthorizationToken', 'the registry', (ecr, options) =>
    ecr.getAuthorizationToken({}, options),
  );
  const { authorizationToken = '', proxyEndpoint = '', expiresAt } = authorizationData?.[0] ?? {};
  const decoded = Buffer.from(authorizationToken, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1 || !URL.canParse(proxyEndpoint)) throw malformed(region);
  return {
    username: decoded.slice(0, colon),
    password: decoded.slice(colon + 1),
    expiresAt: expiresAt?.getTime() ?? 0,
    host: new URL(proxyEndpoint).host,
  };
}

/**
 * Credentials that are renewed: before the token ends, and when a registry refused it. One source serves all
 * repositories of a push.
 *
 * @param first a token that was fetched just now
 * @param fetch gives a fresh one
 */
export function tokenCredentials(
  first: EcrToken,
  fetch: () => Promise<EcrToken>,
  now: () => number = Date.now,
): AskCredentials {
  let held = Promise.resolve(keep(first, now()));
  return async (refused) => {
    const before = held;
    const { credentials, since } = await before;
    const isRefused = refused?.kind === 'basic' && refused.password === credentials.password;
    const isGood = credentials.until > now() && !(isRefused && since + YOUNG <= now());
    if (isGood) return credentials;
    // Others who found it ended at the same time share the fresh one. One that cannot be fetched changes nothing.
    if (held === before) {
      held = fetch().then((token) => keep(token, now()));
      held.catch(() => (held = before));
    }
    return (await held).credentials;
  };
}

type Basic = Extract<Credentials, { kind: 'basic' }>;

function keep(
  { username, password, expiresAt }: EcrToken,
  since: number,
): { credentials: Basic & { until: number }; since: number } {
  // The clock of this machine may be wrong: each token counts for a while.
  const until = Math.max(expiresAt - MARGIN, since + YOUNG);
  return { credentials: { kind: 'basic', username, password, until }, since };
}

function malformed(region: string): MultiarchError {
  return new MultiarchError('AWS', {
    happened: `Amazon ECR in ${region} answered GetAuthorizationToken without a token`,
    expected: 'base64 of AWS:<password>, and the address of the registry',
    mend: 'check what AWS_ENDPOINT_URL_ECR names',
    details: { name: 'NoToken' },
  });
}
