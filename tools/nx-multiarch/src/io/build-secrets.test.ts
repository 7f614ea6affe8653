import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withBuildSecrets } from './build-secrets';
import type { Exec } from './exec';

let folder: string;
let bundle: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  bundle = join(folder, 'ca.pem');
  await writeFile(bundle, 'pem');
});
afterEach(() => rm(folder, { recursive: true }));

const npm =
  (cafile: string): Exec =>
  () =>
    Promise.resolve({ stdout: `${cafile}\n`, stderr: '', exitCode: 0 });

/** The secrets that a build would get; no user's .npmrc unless the environment names one. */
function secrets(cafile: string, env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const sources = {
    exec: npm(cafile),
    workspaceRoot: folder,
    env: { NPM_CONFIG_USERCONFIG: '/none', ...env },
  };
  return withBuildSecrets(sources, (found) => Promise.resolve(found));
}

describe('withBuildSecrets', () => {
  it.each<[string, (ca: string) => NodeJS.ProcessEnv, (ca: string) => string]>([
    ['NODE_EXTRA_CA_CERTS', (ca) => ({ NODE_EXTRA_CA_CERTS: ca }), () => 'null'],
    ['SSL_CERT_FILE', (ca) => ({ NODE_EXTRA_CA_CERTS: '/missing', SSL_CERT_FILE: ca }), () => 'null'],
    ["npm's cafile", () => ({}), (ca) => ca],
  ])('finds the CA bundle of %s', async (_name, env, cafile) => {
    expect(await secrets(cafile(bundle), env(bundle))).toEqual({ ca: bundle });
  });

  it('hands over the mirror of apt, and misses a file that is named and not there', async () => {
    expect(await secrets('null', { NX_MULTIARCH_APT_SOURCES: bundle })).toEqual({ 'apt-sources': bundle });
    await expect(secrets('null', { NX_MULTIARCH_APT_SOURCES: '/none' })).rejects.toThrow(
      'NX_MULTIARCH_APT_SOURCES is /none, which does not exist',
    );
  });

  it('has none where none is configured', async () => {
    expect(await secrets('null', {})).toEqual({});
  });

  it("hands over the user's and the workspace's .npmrc as one, and removes it", async () => {
    const users = join(folder, 'users');
    await writeFile(users, '//r/:_authToken=${TOKEN}');
    await writeFile(join(folder, '.npmrc'), '@team:registry=r');
    const env = { NPM_CONFIG_USERCONFIG: users, TOKEN: 'hush' };
    let file = '';
    await withBuildSecrets({ exec: npm('null'), workspaceRoot: folder, env }, async ({ npmrc = '' }) => {
      file = npmrc;
      expect(await readFile(npmrc, 'utf8')).toBe('//r/:_authToken=hush\n@team:registry=r\n');
      expect((await stat(npmrc)).mode & 0o777).toBe(0o600);
    });
    expect(existsSync(file)).toBe(false);
  });

  it('removes it after a build that failed', async () => {
    await writeFile(join(folder, '.npmrc'), 'a=1');
    let file = '';
    const failing = withBuildSecrets(
      { exec: npm('null'), workspaceRoot: folder, env: {} },
      ({ npmrc = '' }) => {
        file = npmrc;
        return Promise.reject(new Error('build failed'));
      },
    );
    await expect(failing).rejects.toThrow('build failed');
    expect(file).not.toBe('');
    expect(existsSync(file)).toBe(false);
  });
});
