import { MultiarchError } from '../../core/errors';
import { isLoopback } from './base-url';
import type { Challenge } from './challenge';

/**
 * The token server that a Bearer challenge names.
 *
 * @throws MultiarchError REGISTRY_UNAUTHORIZED for one to which credentials would go without TLS
 */
export function realmOf(challenge: Challenge, base: URL, registry: string): URL {
  const text = challenge.params['realm'] ?? '';
  const realm = URL.canParse(text) ? new URL(text) : undefined;
  const encrypted =
    realm?.protocol === 'https:' || (realm?.protocol === 'http:' && isLoopback(realm.hostname));
  if (realm && (encrypted || (base.protocol === 'http:' && realm.protocol === 'http:'))) return realm;
  throw new MultiarchError('REGISTRY_UNAUTHORIZED', {
    happened: `${registry} names "${text}" as its token server`,
    expected: 'an https URL: credentials are not sent without TLS',
    mend: `correct the realm in the configuration of ${registry}`,
  });
}
