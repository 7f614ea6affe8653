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
      'KEY is set, but does not fit, expected string of at least 8 characters',
    ]);
    expect(problemsOf({})).toEqual([
      'COST is not set, expected integer from 10 to 15 (bcrypt cost)',
      'KEY is not set, expected string of at least 8 characters',
    ]);
  });

  it.each([
    ['COST', '12.5', 'integer from 10 to 15 (bcrypt cost)'],
    ['COST', '1e1', 'integer from 10 to 15 (bcrypt cost)'],
    ['COST', '0x0c', 'integer from 10 to 15 (bcrypt cost)'],
    ['COST', ' 12', 'integer from 10 to 15 (bcrypt cost)'],
    ['OPEN', 'yes', 'true or false'],
    ['RATIO', 'half', 'number from 0'],
    ['LINK', 'ftp://a', 'string matching ^https?://'],
  ])('does not guess what %s=%s may mean', (name, value, expected) => {
    const kinds = Type.Object({
      COST: schema.properties.COST,
      OPEN: Type.Boolean(),
      RATIO: Type.Number({ minimum: 0 }),
      LINK: Type.String({ pattern: '^https?://' }),
    });
    const env = { COST: '12', OPEN: 'true', RATIO: '0.5', LINK: 'https://a' };
    expect(readConfig(kinds, env)).toEqual({ COST: 12, OPEN: true, RATIO: 0.5, LINK: 'https://a' });
    expect(() => readConfig(kinds, { ...env, [name]: value })).toThrow(
      `${name} is "${value}", expected ${expected}`,
    );
  });

  it.each([
    ['TRUE', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ])('reads %s as %s', (text, value) =>
    expect(readConfig(serviceConfig, { METRICS: text }).METRICS).toBe(value),
  );

  it('says so in its message', () => {
    expect(() => readConfig(schema, { ...good, PORT: '70000' })).toThrow(
      'the configuration does not fit:\n  PORT is "70000", expected',
    );
  });
});
