import { HttpProblem } from '@nx-multiarch/service';
import type { Account, AccountStore } from './account-store';
import type { Sessions } from './sessions';

/** Finds the account a request speaks for. */
export type Authenticate = (request: { headers: { authorization?: string } }) => Promise<Account>;

/** Reads `Authorization: Bearer TOKEN`. https://www.rfc-editor.org/rfc/rfc6750 */
export function createAuthenticate(accounts: AccountStore, sessions: Sessions): Authenticate {
  return async ({ headers }) => {
    const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    const id = token && sessions.accountOf(token);
    const account = id ? await accounts.byId(id) : undefined;
    if (account) return account;
    const challenge = token ? 'Bearer error="invalid_token"' : 'Bearer';
    throw new HttpProblem(
      401,
      'not-logged-in',
      'Log in: POST /sessions, then send "Authorization: Bearer ..."',
      {
        'www-authenticate': challenge,
      },
    );
  };
}
