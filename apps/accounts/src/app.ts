import { loadSharp, machineCapacity } from '@nx-multiarch/imaging';
import { createPasswords, loadBcrypt, type Passwords } from '@nx-multiarch/passwords';
import { createService, type LogStream, type Service } from '@nx-multiarch/service';
import { createAuthenticate, securitySchemes } from './authenticate';
import type { AccountsConfig } from './config';
import { mapError } from './problems';
import { purgeSessions } from './purge';
import { createRateLimits } from './rate-limits';
import { requireDatabase } from './readiness';
import { registerAvatar } from './routes/avatar';
import { registerLogIn } from './routes/log-in';
import { registerLogOut } from './routes/log-out';
import { registerMe } from './routes/me';
import type { RouteParts } from './routes/parts';
import { registerPassword } from './routes/password';
import { registerSignUp } from './routes/sign-up';
import { Accounts } from './storage/accounts';
import type { DatabaseLog } from './storage/availability';
import { Avatars } from './storage/avatars';
import type { Database } from './storage/database';
import { Sessions } from './storage/sessions';

export interface AppParts {
  /** Opens the database, which the app closes in its end; its tables are the caller's to make (storage/migrate.ts). */
  openDatabase: (log: DatabaseLog) => Database;
  logStream?: LogStream;
}

/** Bytes of a body of JSON: an address, passwords and a name. Avatars have BODY_LIMIT. */
const bodyLimit = 16_384;

/**
 * As many passwords at once as images (libs/imaging): one a CPU, and one fewer than libuv's threads. Each takes a thread
 * while it lasts, so both together want UV_THREADPOOL_SIZE to be 2 x CPUs + 1; deploy/workload sets it.
 */
function passwordsFor(config: AccountsConfig): Passwords {
  return createPasswords({
    cost: config.BCRYPT_COST,
    concurrency: config.BCRYPT_CONCURRENCY || machineCapacity().imagesAtOnce,
    queue: config.BCRYPT_QUEUE,
    waitMs: config.BCRYPT_WAIT_MS,
  });
}

async function partsOf(app: Service, config: AccountsConfig, database: Database): Promise<RouteParts> {
  const sessions = new Sessions(database, config.SESSION_HOURS);
  return {
    accounts: new Accounts(database),
    sessions,
    avatars: new Avatars(database),
    passwords: passwordsFor(config),
    limits: await createRateLimits(app, config),
    authenticate: createAuthenticate(sessions),
  };
}

/** The server with all its routes, not yet listening. */
export async function buildApp(config: AccountsConfig, parts: AppParts): Promise<Service> {
  const app = await createService({
    name: 'accounts',
    description: 'Sign-up, log-in and avatars',
    config,
    bodyLimit,
    securitySchemes,
    addons: [
      { name: 'sharp', load: loadSharp },
      { name: 'bcrypt', load: loadBcrypt },
    ],
    mapError,
    logStream: parts.logStream,
  });
  const database = parts.openDatabase(app.log);
  app.addHook('onClose', () => database.close());
  requireDatabase(app, database);
  const routeParts = await partsOf(app, config, database);
  purgeSessions(app, routeParts.sessions);
  for (const register of [registerSignUp, registerLogIn, registerLogOut, registerMe, registerPassword]) {
    register(app, routeParts);
  }
  registerAvatar(app, routeParts, config.BODY_LIMIT);
  return app;
}
