import { loadSharp } from '@nx-multiarch/imaging';
import { createPasswords, loadBcrypt } from '@nx-multiarch/passwords';
import { createService, type LogStream, type Service } from '@nx-multiarch/service';
import { MemoryAccountStore, type AccountStore } from './account-store';
import { createAuthenticate } from './authenticate';
import type { AccountsConfig } from './config';
import { mapImageError } from './image-errors';
import { registerLogIn } from './log-in';
import { registerMe } from './me';
import { Sessions } from './sessions';
import { mapPasswordError, registerSignUp } from './sign-up';

export interface AppParts {
  accounts?: AccountStore;
  sessions?: Sessions;
  logStream?: LogStream;
}

/** The server with all its routes, not yet listening. */
export function buildApp(config: AccountsConfig, parts: AppParts = {}): Service {
  const { accounts = new MemoryAccountStore(), sessions = new Sessions(config.SESSION_HOURS * 3_600_000) } =
    parts;
  const app = createService({
    name: 'accounts',
    config,
    addons: [
      { name: 'sharp', load: loadSharp },
      { name: 'bcrypt', load: loadBcrypt },
    ],
    mapError: (error) => mapImageError(error) ?? mapPasswordError(error),
    logStream: parts.logStream,
  });
  const passwords = createPasswords(config.BCRYPT_COST);
  registerSignUp(app, accounts, passwords);
  registerLogIn(app, accounts, passwords, sessions);
  registerMe(app, accounts, createAuthenticate(accounts, sessions));
  return app;
}
