import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runExecutor } from '../../testing/run-executor';
import dockerAddons from './executor';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'docker-addons-'));
  vi.stubEnv('PATH', `${join(root, 'bin')}${delimiter}${process.env.PATH}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

/** An npm that installs one package with an install script. */
const NPM = `#!/bin/sh
[ "$1" = ci ] || exit 0
mkdir -p node_modules/a
echo '{"name":"a","version":"1.2.3","scripts":{"postinstall":"node fetch.js"}}' > node_modules/a/package.json
`;
const LOCK = {
  lockfileVersion: 3,
  packages: { 'node_modules/a': { version: '1.2.3', hasInstallScript: true } },
};

async function run(options: object, packages: object = LOCK) {
  await mkdir(join(root, 'bin'));
  await writeFile(join(root, 'bin/npm'), NPM, { mode: 0o755 });
  await mkdir(join(root, 'dist/apps/a'), { recursive: true });
  await writeFile(join(root, 'dist/apps/a/package.json'), '{}');
  await writeFile(join(root, 'dist/apps/a/package-lock.json'), JSON.stringify(packages));
  return runExecutor(dockerAddons, { context: 'dist/apps/a', ...options }, { root });
}

it('prints a table with a column for each architecture, and fails where a build would stop', async () => {
  const { success, stdout, stderr } = await run({});
  expect(stdout).toBe(`┌───────┬─────────┬─────────────────────────┬─────────────────────────┐
│ addon │ version │ linux/amd64             │ linux/arm64             │
├───────┼─────────┼─────────────────────────┼─────────────────────────┤
│ a     │ 1.2.3   │ script, STOPS THE BUILD │ script, STOPS THE BUILD │
└───────┴─────────┴─────────────────────────┴─────────────────────────┘
`);
  expect(stderr).toContain('linux/amd64: a@1.2.3 (script: node fetch.js)');
  expect(stderr).toContain('linux/arm64: a@1.2.3 (script: node fetch.js) [ADDON_STOPS_BUILD]');
  expect(success).toBe(false);
});

it('prints JSON of the architectures that the policy names, with what project.json says', async () => {
  const { success, stdout, stderr } = await run({
    json: true,
    architectures: ['arm64'],
    addons: { a: 'skip' },
  });
  expect(JSON.parse(stdout)).toEqual([
    {
      architecture: 'arm64',
      addons: [expect.objectContaining({ name: 'a', kind: 'script', treatment: 'skip' })],
      warnings: [],
    },
  ]);
  expect(stderr).not.toContain('warning');
  expect(success).toBe(true);
});

it('says that there is nothing to say', async () => {
  const { stdout } = await run({}, { lockfileVersion: 3, packages: {} });
  expect(stdout).toBe('no package has native code or an install script\n');
});

it('fails where install.mjs does', async () => {
  const { success, stderr } = await run({ addons: { b: 'skip' } });
  expect(success).toBe(false);
  expect(stderr).toContain('install.mjs: no package in the lockfile is called b');
});
