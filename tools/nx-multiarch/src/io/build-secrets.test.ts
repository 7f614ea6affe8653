import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBuildSecrets } from './build-secrets';
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

describe('findBuildSecrets', () => {
  it.each<[string, (ca: string) => NodeJS.ProcessEnv, (ca: string) => string]>([
    ['NODE_EXTRA_CA_CERTS', (ca) => ({ NODE_EXTRA_CA_CERTS: ca }), () => 'null'],
    ['SSL_CERT_FILE', (ca) => ({ NODE_EXTRA_CA_CERTS: '/missing', SSL_CERT_FILE: ca }), () => 'null'],
    ["npm's cafile", () => ({}), (ca) => ca],
  ])('finds the CA bundle of %s', async (_name, env, cafile) => {
    expect((await findBuildSecrets(npm(cafile(bundle)), folder, env(bundle))).ca).toBe(bundle);
  });

  it('has no CA bundle where none is configured', async () => {
    expect(await findBuildSecrets(npm('null'), folder, {})).not.toHaveProperty('ca');
  });

  it("prefers the workspace's .npmrc, then the one of the environment, then the user's", async () => {
    const env = { NPM_CONFIG_USERCONFIG: bundle };
    expect((await findBuildSecrets(npm('null'), folder, env)).npmrc).toBe(bundle);
    await writeFile(join(folder, '.npmrc'), '');
    expect((await findBuildSecrets(npm('null'), folder, env)).npmrc).toBe(join(folder, '.npmrc'));
    const users = (await findBuildSecrets(npm('null'), join(folder, 'none'), {})).npmrc;
    expect([undefined, join(homedir(), '.npmrc')]).toContain(users);
  });
});
