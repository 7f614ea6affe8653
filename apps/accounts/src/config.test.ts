import { ConfigError } from '@nx-multiarch/service';
import { describe, expect, it } from 'vitest';
import { readAccountsConfig, readServerConfig } from './config';

const errorOf = (env: NodeJS.ProcessEnv): ConfigError => {
  try {
    readServerConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was taken');
};

describe('the configuration of the image', () => {
  it('wants DATABASE_URL, and says so beside everything else that is wrong', () => {
    const { message } = errorOf({ BCRYPT_COST: '4', PORT: 'http' });
    expect(message).toMatch(/^ {2}DATABASE_URL is not set, expected .*postgres:\/\/USER:PASSWORD@HOST/m);
    expect(message).toMatch(/^ {2}BCRYPT_COST is "4", expected integer from 10 to 15/m);
    expect(message).toMatch(/^ {2}PORT is "http"/m);
  });

  it.each(['mysql://a:s3cret@db/x', 'a:s3cret@db', 'postgres://a:s3 cret@db/x'])(
    'refuses %s unseen',
    (url) => {
      const { message } = errorOf({ DATABASE_URL: url });
      expect(message).toContain('DATABASE_URL is set, but does not fit');
      expect(message).not.toMatch(/s3 ?cret/);
    },
  );

  it.each(['postgres://a:b@db/x', 'postgresql://a:b@db:5433/x?sslmode=verify-full'])('takes %s', (url) => {
    const config = readServerConfig({ DATABASE_URL: url, MIGRATE_AT_START: 'false' });
    expect(config).toMatchObject({ DATABASE_URL: url, MIGRATE_AT_START: false, DATABASE_POOL_MAX: 10 });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('is for the server alone: an app on another database does without', () => {
    expect(readAccountsConfig({})).toMatchObject({
      BCRYPT_COST: 12,
      SESSION_HOURS: 12,
      LOGIN_RATE_ACCOUNT: 10,
    });
  });
});
