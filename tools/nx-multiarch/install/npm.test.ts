import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type FakePackage, installedTree } from '../src/testing/installed-tree';

let remove = (): void => undefined;
afterEach(() => remove());

const INSTALL = import.meta.dirname;

function tree(packages: Record<string, FakePackage>): string {
  const made = installedTree(packages);
  remove = made.remove;
  writeFileSync(join(made.root, 'package.json'), '{"name":"app","version":"1.0.0"}');
  return made.root;
}

/** Runs the script of one package, with the npm of this machine; gives its exit status. */
function rebuild(root: string, path: string): number {
  const target = { cpu: process.arch, libc: 'glibc' };
  const args = [{ path }, target, { npm_config_arch: 'arm64' }, join(root, 'secrets')].map((each) =>
    JSON.stringify(each),
  );
  const program = `import { npmRebuild } from ${JSON.stringify(join(INSTALL, 'npm.mjs'))}; console.log(String(npmRebuild(${args.join()})))`;
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: root, stdio: [...stdio] }),
  );
}

/** Leaves what its package is called, and what npm tells its scripts. */
const TELL = `require('fs').writeFileSync('told.json', JSON.stringify(process.env))`;
const told: FakePackage = {
  manifest: { name: 'prog', scripts: { install: 'node tell.js' } },
  files: { 'tell.js': TELL },
};

it('the script of one package is run, by its folder: an alias has another name in its package.json', () => {
  const other = 'node_modules/other/node_modules/renamed';
  const root = tree({ 'node_modules/renamed': told, 'node_modules/other': {}, [other]: told });
  mkdirSync(join(root, 'secrets'));
  writeFileSync(join(root, 'secrets/npmrc'), '//registry.example.com/:_authToken=secret\n');
  writeFileSync(join(root, 'secrets/ca'), '');
  expect(rebuild(root, 'node_modules/renamed')).toBe(0);
  const env = JSON.parse(readFileSync(join(root, 'node_modules/renamed/told.json'), 'utf8')) as object;
  expect(env).toMatchObject({ npm_config_arch: 'arm64', NODE_EXTRA_CA_CERTS: join(root, 'secrets/ca') });
  // A token is none of its business.
  expect(Object.values(env)).not.toContain(join(root, 'secrets/npmrc'));
  expect(existsSync(join(root, other, 'told.json'))).toBe(false);
});

it('what a lockfile lacks is said before npm refuses it, and with its refusal', () => {
  const optionalDependencies = {
    '@napi-rs/snappy-darwin-arm64': '7',
    '@napi-rs/snappy-linux-arm64-gnu': '7',
  };
  const root = tree({
    'node_modules/snappy': { manifest: { optionalDependencies } },
    'node_modules/@napi-rs/snappy-darwin-arm64': { absent: true },
  });
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin/npm'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const env = { ...process.env, PATH: join(root, 'bin') + delimiter + process.env.PATH, TARGETARCH: 'arm64' };
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(INSTALL, 'install.mjs'), ...args], {
      cwd: root,
      env,
      encoding: 'utf8',
    });
  const lacks = 'package-lock.json lacks 1 of the 2 platform packages of snappy';
  const { stdout, stderr, status } = run();
  expect(stdout).toContain(`warning: ${lacks}`);
  expect(stderr).toContain(`npm ci ended with status 1\n    ${lacks}`);
  expect(status).toBe(1);
  // Its stdout is for JSON alone.
  expect(run('--explain')).toMatchObject({ stdout: '', stderr });
});
