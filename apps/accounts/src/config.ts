import { readConfig, serviceConfig } from '@nx-multiarch/service';
import { Type, type Static } from '@sinclair/typebox';
import { databaseConfig } from './config-database';
import { limitConfig } from './config-limits';

/** What the routes need, wherever the data is kept. */
export const appConfig = Type.Object({ ...serviceConfig.properties, ...limitConfig.properties });

/** What the image needs. */
const serverConfig = Type.Object({ ...appConfig.properties, ...databaseConfig.properties });

export type AccountsConfig = Readonly<Static<typeof appConfig>>;
export type DatabaseConfig = Readonly<Static<typeof databaseConfig>>;

/** For an app whose database is opened by the caller. @throws ConfigError naming every variable that does not fit */
export const readAccountsConfig = (env: NodeJS.ProcessEnv): AccountsConfig => readConfig(appConfig, env);

/** For the process of the image. @throws ConfigError naming every variable that does not fit */
export const readServerConfig = (env: NodeJS.ProcessEnv): AccountsConfig & DatabaseConfig =>
  readConfig(serverConfig, env);
