import type { Passwords } from '@nx-multiarch/passwords';
import type { Authenticate } from '../authenticate';
import type { RateLimits } from '../rate-limits';
import type { Accounts } from '../storage/accounts';
import type { Avatars } from '../storage/avatars';
import type { Sessions } from '../storage/sessions';

/** What the routes work with. */
export interface RouteParts {
  accounts: Accounts;
  sessions: Sessions;
  avatars: Avatars;
  passwords: Passwords;
  limits: RateLimits;
  authenticate: Authenticate;
}
