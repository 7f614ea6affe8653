import type { Credentials } from './docker-config';
import { basicAuthorization } from './token';

/** How somebody asks, for an error text; names the user and no secret. */
export function describeCredentials(credentials: Credentials): string {
  if (credentials.kind === 'none') return '(no credentials are stored for it)';
  return credentials.kind === 'basic' ? `(as user ${credentials.username})` : '(with a stored token)';
}

/** Everything in these credentials that no text may show, as it is and as it is sent. */
export function secretsOf(credentials: Credentials): string[] {
  if (credentials.kind === 'none') return [];
  if (credentials.kind !== 'basic') return [credentials.token];
  const { username, password } = credentials;
  return [password, basicAuthorization(username, password).slice('Basic '.length)];
}
