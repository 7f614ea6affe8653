import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { format } from '../../core/errors';
import { errorOf } from '../../testing/error-of';
import type { Exec, ExecResult } from '../exec';
import { findCredentials } from './credentials';
import type { Credentials } from './docker-config';
import { DOCKER_HUB_KEY, parseDockerConfig, storedCredentials } from './docker-config';

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const USER: Credentials = { kind: 'basic', username: 'ci', password: 'a:b' };
const auth = base64('ci:a:b');

describe('storedCredentials', () => {
  const none: unknown[] = [];
  it.each([
    ['nothing', {}, 'h.io', none],
    ['null everywhere', { auths: null, credHelpers: null, credsStore: null }, 'h.io', none],
    ['auth', { auths: { 'h.io': { auth } } }, 'h.io', [USER]],
    ['auth with a padded password', { auths: { 'h.io': { auth: base64('ci:a:b\0\0') } } }, 'h.io', [USER]],
    ['name and password', { auths: { 'h.io': { username: 'ci', password: 'a:b' } } }, 'h.io', [USER]],
    ['an empty entry', { auths: { 'h.io': {} } }, 'h.io', none],
    ['another registry', { auths: { 'h.io': { auth } } }, 'h.io:5000', none],
    ['a port', { auths: { 'h.io:5000': { auth } } }, 'h.io:5000', [USER]],
    ['a URL', { auths: { 'https://h.io/v2/': { auth } } }, 'h.io', [USER]],
    [
      'an identity token',
      { auths: { 'h.io': { auth, identitytoken: 'i' } } },
      'h.io',
      [{ kind: 'identity', token: 'i' }],
    ],
    [
      'a registry token',
      { auths: { 'h.io': { registrytoken: 'r' } } },
      'h.io',
      [{ kind: 'bearer', token: 'r' }],
    ],
    ['Docker Hub', { auths: { [DOCKER_HUB_KEY]: { auth } } }, 'docker.io', [USER]],
    ['Docker Hub by its host', { auths: { 'docker.io': { auth } } }, 'docker.io', [USER]],
    [
      'a helper of the registry before the one for all',
      { credHelpers: { 'h.io': 'ecr-login' }, credsStore: 'pass' },
      'h.io',
      [{ kind: 'helper', name: 'ecr-login', server: 'h.io' }],
    ],
    [
      'a registry that is to use no helper',
      { credHelpers: { 'h.io': '' }, credsStore: 'pass' },
      'h.io',
      none,
    ],
    [
      'a helper for all, then the file',
      { auths: { 'h.io': { auth } }, credsStore: 'pass' },
      'h.io',
      [{ kind: 'helper', name: 'pass', server: 'h.io' }, USER],
    ],
    [
      'a helper for Docker Hub',
      { credsStore: 'pass' },
      'docker.io',
      [{ kind: 'helper', name: 'pass', server: DOCKER_HUB_KEY }],
    ],
  ])('finds %s', (_what, config, registry, expected) => {
    expect(storedCredentials(parseDockerConfig(JSON.stringify(config)), registry)).toEqual(expected);
  });
});

describe('findCredentials', () => {
  let folder = '';
  const calls: unknown[] = [];
  const none: Exec = () => Promise.reject(new Error('a helper was asked'));
  const answering =
    (result: Partial<ExecResult>): Exec =>
    (file, args, options) => {
      calls.push([file, args, options?.input]);
      return Promise.resolve({ stdout: '', stderr: '', exitCode: 0, ...result });
    };

  beforeEach(async () => {
    calls.length = 0;
    folder = await mkdtemp(join(tmpdir(), 'docker-config-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function find(config: unknown, exec: Exec = none, registry = 'h.io'): Promise<Credentials> {
    const text = typeof config === 'string' ? config : JSON.stringify(config);
    await writeFile(join(folder, 'config.json'), text);
    return findCredentials(registry, { exec, env: { DOCKER_CONFIG: folder } });
  }

  it('reads DOCKER_CONFIG, and .docker in the home folder without it', async () => {
    expect(await find({ auths: { 'h.io': { auth } } })).toEqual(USER);
    await mkdir(join(folder, '.docker'));
    await writeFile(join(folder, '.docker', 'config.json'), JSON.stringify({ auths: { 'h.io': { auth } } }));
    expect(await findCredentials('h.io', { exec: none, env: { HOME: folder } })).toEqual(USER);
  });

  it('has none where there is no file', async () => {
    const env = { DOCKER_CONFIG: join(folder, 'missing') };
    expect(await findCredentials('h.io', { exec: none, env })).toEqual({ kind: 'none' });
  });

  it.each([
    ['name and secret', '{"ServerURL":"h.io","Username":"ci","Secret":"a:b"}\n', USER],
    ['an identity token', '{"Username":"<token>","Secret":"i"}', { kind: 'identity', token: 'i' }],
    ['an empty secret', '{"Username":"","Secret":""}', { kind: 'none' }],
  ])('asks a helper, which answers %s', async (_what, stdout, expected) => {
    expect(await find({ credsStore: 'pass' }, answering({ stdout }))).toEqual(expected);
    expect(calls).toEqual([['docker-credential-pass', ['get'], 'h.io']]);
  });

  it('asks for Docker Hub by its old key', async () => {
    await find({ credHelpers: { [DOCKER_HUB_KEY]: 'hub' } }, answering({ stdout: '{}' }), 'docker.io');
    expect(calls).toEqual([['docker-credential-hub', ['get'], DOCKER_HUB_KEY]]);
  });

  it('takes the file when the helper for all has nothing', async () => {
    const exec = answering({ stdout: 'credentials not found in native keychain\n', exitCode: 1 });
    expect(await find({ credsStore: 'pass', auths: { 'h.io': { auth } } }, exec)).toEqual(USER);
    expect(await find({ credsStore: 'pass' }, exec)).toEqual({ kind: 'none' });
  });

  it.each<[string, Exec, string]>([
    ['fails', answering({ exitCode: 1, stderr: 'gpg: no key' }), 'exit status 1: gpg: no key'],
    [
      'says why on its output',
      answering({ exitCode: 2, stdout: 'pass not initialized' }),
      'pass not initialized',
    ],
    ['says nothing', answering({ exitCode: 3 }), 'exit status 3: no message'],
    ['answers no JSON', answering({ stdout: 'Secret: hunter2' }), 'not the JSON object'],
    ['answers other JSON', answering({ stdout: '{"Secret":["hunter2"]}' }), 'not the JSON object'],
    [
      'is missing',
      () => Promise.reject(Object.assign(new Error('spawn'), { code: 'ENOENT' })),
      'not on the PATH',
    ],
    [
      'cannot be run',
      () => Promise.reject(Object.assign(new Error('spawn'), { code: 'EACCES' })),
      'could not be run',
    ],
  ])('names the helper that %s', async (_what, exec, text) => {
    const error = await errorOf(find({ credsStore: 'pass' }, exec));
    expect(error.code).toBe('CREDENTIAL_HELPER_FAILED');
    expect(error.happened).toContain('docker-credential-pass');
    expect(error.happened).toContain(text);
    expect(error.mend).toContain('docker-credential-pass');
    expect(inspect(error, { depth: 9 })).not.toContain('hunter2');
  });

  it.each([
    ['no JSON', '{"auths":{"h.io":{"password":"hunter2"}}'],
    ['another shape', { auths: { 'h.io': { password: ['hunter2'] } } }],
    ['no user in auth', { auths: { 'h.io': { auth: base64('hunter2') } } }],
  ])('names the file that is broken (%s), and quotes nothing of it', async (_what, config) => {
    const error = await errorOf(find(config));
    expect(error.code).toBe('CREDENTIALS_INVALID');
    expect(error.happened).toContain(join(folder, 'config.json'));
    expect(error.mend).toContain('docker login h.io');
    expect(format(error) + inspect(error, { depth: 9 })).not.toMatch(/hunter2|aHVudGVyMg/);
  });

  it('names a file that cannot be read', async () => {
    await mkdir(join(folder, 'config.json'));
    const error = await errorOf(findCredentials('h.io', { exec: none, env: { DOCKER_CONFIG: folder } }));
    expect(error.code).toBe('CREDENTIALS_INVALID');
  });
});
