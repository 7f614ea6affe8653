import { Type } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config';
import { serviceConfig } from './service-config';

const schema = Type.Object({
  ...serviceConfig.properties,
  COST: Type.Integer({ minimum: 10, maximum: 15, description: 'bcrypt cost' }),
  KEY: Type.String({ minLength: 8, secret: true }),
});
const good = { COST: '12', KEY: 'long enough' };

function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(schema, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('readConfig', () => {
  it('converts texts and fills in defaults', () => {
    const config = readConfig(schema, { ...good, PORT: '3000', OTHER: 'ignored' });
    expect(config).toMatchObject({ PORT: 3000, HOST: '0.0.0.0', LOG_LEVEL: 'info', COST: 12 });
    expect(config).not.toHaveProperty('OTHER');
  });

  it('is frozen', () => {
    expect(Object.isFrozen(readConfig(schema, good))).toBe(true);
  });

  it('takes an empty variable as not set', () => {
    expect(readConfig(schema, { ...good, PORT: '' }).PORT).toBe(8080);
  });

  it('names every variable at fault in one error, without secrets', () => {
    expect(problemsOf({ PORT: 'http', LOG_LEVEL: 'loud', COST: '4', KEY: 'hunter2' })).toEqual([
      'PORT is "http", expected integer from 0 to 65535 (port to listen on)',
      'LOG_LEVEL is "loud", expected one of trace, debug, info, warn, error, fatal, silent',
      'COST is "4", expected integer from 10 to 15 (bcrypt cost)',
      'KEY is set, but does not fit, expected string',
    ]);
    expect(problemsOf({})).toEqual([
      'COST is not set, expected integer from 10 to 15 (bcrypt cost)',
      'KEY is not set, expected string',
    ]);
  });

  it('says so in its message', () => {
    expect(() => readConfig(schema, { ...good, PORT: '70000' })).toThrow(
      'the configuration does not fit:\n  PORT is "70000", expected',
    );
  });
});
