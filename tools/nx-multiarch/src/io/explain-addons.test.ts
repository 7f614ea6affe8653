import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exec } from './exec';
import { explainAddons } from './explain-addons';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explain-'));
  for (const file of ['package.json', 'package-lock.json']) await writeFile(join(folder, file), '{}');
});
afterEach(() => rm(folder, { recursive: true }));

/** An install script that prints what it was started with. */
const ECHO = `import { readdirSync } from 'node:fs';
const { TARGETARCH, ADDONS, NODE_EXTRA_CA_CERTS, ...env } = process.env;
const config = Object.entries(env).filter(([name]) => /^npm_config_userconfig$/i.test(name));
const said = { args: process.argv.slice(2), TARGETARCH, ADDONS, NODE_EXTRA_CA_CERTS, config };
console.log(JSON.stringify({ ...said, cwd: process.cwd(), files: readdirSync('.') }));
`;

async function explained(script: string, secrets = {}): Promise<Record<string, unknown>> {
  await writeFile(join(folder, 'install.mjs'), script);
  const places = { exec, install: folder, context: folder, onStderr: () => undefined };
  const found = await explainAddons({ ...places, architecture: 'arm64', addons: { re2: 'skip' }, secrets });
  return found as unknown as Record<string, unknown>;
}

describe('explainAddons', () => {
  it('asks the script of images, with package.json and lockfile alone, in a folder that is then gone', async () => {
    vi.stubEnv('npm_config_userconfig', '/outer');
    const { cwd, ...said } = await explained(ECHO, { ca: '/ca', npmrc: '/npmrc' });
    vi.unstubAllEnvs();
    expect(said).toEqual({
      args: ['--explain'],
      TARGETARCH: 'arm64',
      ADDONS: '{"re2":"skip"}',
      NODE_EXTRA_CA_CERTS: '/ca',
      config: [['NPM_CONFIG_USERCONFIG', '/npmrc']],
      files: ['package-lock.json', 'package.json'],
    });
    expect(existsSync(String(cwd))).toBe(false);
  });

  it.each([
    [
      'what the script says',
      "console.error('error: install.mjs: no such thing\\n  expected: x');process.exit(1)",
      'linux/arm64: install.mjs: no such thing',
    ],
    [
      'what the script says in several lines',
      "console.error('npm error x\\nerror: install.mjs: npm ci ended\\n    it lacks y\\n  expected: x');process.exit(1)",
      'linux/arm64: install.mjs: npm ci ended\n    it lacks y',
    ],
    [
      'what else is printed',
      "console.error('segmentation fault');process.exit(1)",
      'linux/arm64: segmentation fault',
    ],
  ])('a failure tells %s', async (_name, script, text) => {
    const failing = explained(script);
    await expect(failing).rejects.toThrow(text);
    await expect(failing).rejects.toMatchObject({ code: 'COMMAND_FAILED' });
  });
});
