import { ConfigError } from '@nx-multiarch/service';
import { describe, expect, it } from 'vitest';
import { readServerConfig } from '../config';
import { migrationOptions, poolOptions } from './pool-options';

const configOf = (DATABASE_URL: string) => readServerConfig({ DATABASE_URL });

describe('pool options', () => {
  it('limit connections and times', () => {
    expect(poolOptions(configOf('postgres://a:b@db/accounts'))).toMatchObject({
      max: 10,
      connectionTimeoutMillis: 2000,
      statement_timeout: 5000,
      query_timeout: 6000,
      application_name: 'accounts',
    });
  });

  it('leave time for migrations, on one connection', () => {
    const options = migrationOptions(configOf('postgres://a:b@db/accounts'));
    expect(options).toMatchObject({ max: 1, statement_timeout: 600_000, query_timeout: 601_000 });
  });

  it.each([
    ['no URL', 'postgres://a:s3cret@[db/accounts', /ERR_INVALID_URL/],
    ['no port', 'postgres://a:s3cret@db:port/accounts', /ERR_INVALID_URL/],
    ['no such certificate', 'postgres://a:s3cret@db/x?sslmode=verify-full&sslrootcert=/none.pem', /ENOENT/],
  ])('refuse a URL that is %s without showing it', (_, url, reason) => {
    const error = (() => {
      try {
        return poolOptions(configOf(url));
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(reason);
    expect(String(error)).toMatch(/DATABASE_URL is set, but cannot be used .* expected postgres:\/\/USER/s);
    expect(JSON.stringify(error) + String(error)).not.toContain('s3cret');
  });
});
