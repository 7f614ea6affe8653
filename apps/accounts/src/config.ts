import { defaultCost, maxCost, minCost } from '@nx-multiarch/passwords';
import { readConfig, serviceConfig } from '@nx-multiarch/service';
import { Type, type Static } from '@sinclair/typebox';

const schema = Type.Object({
  ...serviceConfig.properties,
  BCRYPT_COST: Type.Integer({
    minimum: minCost,
    maximum: maxCost,
    default: defaultCost,
    description: 'each step up doubles the time of a log-in',
  }),
  SESSION_HOURS: Type.Integer({ minimum: 1, maximum: 720, default: 12, description: 'a log-in lasts' }),
});

export type AccountsConfig = Readonly<Static<typeof schema>>;

/** @throws ConfigError naming every variable that does not fit */
export const readAccountsConfig = (env: NodeJS.ProcessEnv): AccountsConfig => readConfig(schema, env);
