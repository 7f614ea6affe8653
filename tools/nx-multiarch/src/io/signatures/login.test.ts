import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Credentials } from '../registry';
import { withLogin } from './login';

const login = <T>(
  credentials: Credentials,
  work: (variables: NodeJS.ProcessEnv) => T,
  registry = 'r.invalid',
) =>
  withLogin({ registry, credentials: () => Promise.resolve(credentials) }, (variables) =>
    Promise.resolve(work(variables)),
  );
const fileOf = ({ DOCKER_CONFIG = '' }: NodeJS.ProcessEnv) => join(DOCKER_CONFIG, 'config.json');

describe('withLogin', () => {
  it.each<[string, Credentials, string, object]>([
    [
      'a password with a colon',
      { kind: 'basic', username: 'AWS', password: 'a:b' },
      'r.invalid',
      { 'r.invalid': { auth: Buffer.from('AWS:a:b').toString('base64') } },
    ],
    ['an identity', { kind: 'identity', token: 't' }, 'r.invalid', { 'r.invalid': { identitytoken: 't' } }],
    ['a token', { kind: 'bearer', token: 't' }, 'r.invalid', { 'r.invalid': { registrytoken: 't' } }],
    [
      'Docker Hub, under its old name',
      { kind: 'bearer', token: 't' },
      'docker.io',
      { 'https://index.docker.io/v1/': { registrytoken: 't' } },
    ],
  ])('writes %s', async (_name, credentials, registry, auths) => {
    const read = (variables: NodeJS.ProcessEnv): unknown =>
      JSON.parse(readFileSync(fileOf(variables), 'utf8'));
    expect(await login(credentials, read, registry)).toEqual({ auths });
  });

  it('leaves other programs to themselves where there are none', async () => {
    expect(await login({ kind: 'none' }, (variables) => variables)).toEqual({});
  });

  it('keeps the file from others, and removes it', async () => {
    let file = '';
    const failing = login({ kind: 'bearer', token: 't' }, (variables) => {
      file = fileOf(variables);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      throw new Error('the work failed');
    });
    await expect(failing).rejects.toThrow('the work failed');
    expect(existsSync(file)).toBe(false);
  });
});
