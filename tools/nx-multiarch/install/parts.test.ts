import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { elf, installedTree, v8Addon } from '../src/testing/installed-tree';
import { explain } from './explain.mjs';
import { isNamedFor, lockWarnings } from './lockfile.mjs';
import { parsePermissions } from './permissions.mjs';
import { targetOf } from './target.mjs';
import { readLock } from './tree.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'install-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('what is installed for', () => {
  it('is what Docker names', () => {
    expect(targetOf('arm64')).toMatchObject({ cpu: 'arm64', triplet: 'aarch64-linux-gnu' });
    expect(targetOf('amd64')).toMatchObject({ cpu: 'x64', triplet: 'x86_64-linux-gnu' });
  });

  it.each([undefined, '', 'x64', 'arm', 'constructor'])('%j is refused', (architecture) =>
    expect(() => targetOf(architecture)).toThrow('TARGETARCH is "'),
  );
});

describe('ADDONS', () => {
  it('is JSON, or nothing', () => {
    expect(parsePermissions('{"a":"skip","b":"compile"}')).toEqual({ a: 'skip', b: 'compile' });
    expect([parsePermissions(undefined), parsePermissions('')]).toEqual([{}, {}]);
  });

  it.each(['{', '[]', '"skip"', 'null', '{"a":"keep"}'])('%s is refused', (text) =>
    expect(() => parsePermissions(text)).toThrow(`ADDONS is ${text}`),
  );
});

describe('a lockfile', () => {
  const platform = (libc?: string[]) => ({ os: ['linux'], cpu: ['arm64'], ...(libc && { libc }) });
  const sharp = {
    optionalDependencies: { '@img/sharp-linux-arm64': '1', '@img/sharp-linuxmusl-arm64': '1' },
  };
  const whole = {
    'node_modules/sharp': sharp,
    'node_modules/@img/sharp-linux-arm64': platform(['glibc']),
    'node_modules/@img/sharp-linuxmusl-arm64': platform(['musl']),
  };

  it('that says everything is not warned of', () => {
    const chokidar = { optionalDependencies: { fsevents: '1' } };
    expect(lockWarnings({ ...whole, 'node_modules/chokidar': chokidar })).toEqual([]);
  });

  it('that lacks packages of other platforms', () => {
    const host = { 'node_modules/sharp': sharp, 'node_modules/@img/sharp-linux-arm64': platform(['glibc']) };
    expect(lockWarnings(host)).toEqual([
      expect.stringContaining(
        'lacks 1 of the 2 platform packages of sharp (@img/sharp-linuxmusl-arm64, say)',
      ),
    ]);
  });

  it('that says nothing of the libc', () => {
    expect(lockWarnings({ ...whole, 'node_modules/@img/sharp-linuxmusl-arm64': platform() })).toEqual([
      expect.stringContaining('no "libc" for 1 packages that are for musl (@img/sharp-linuxmusl-arm64, say)'),
    ]);
  });

  it('of npm 6 is refused', () => {
    writeFileSync(join(folder, 'package-lock.json'), '{"lockfileVersion":1,"dependencies":{}}');
    expect(() => readLock(folder)).toThrow('package-lock.json has no "packages"');
  });
});

it.each([
  ['@napi-rs/snappy-linux-arm64-gnu', ['arm64']],
  ['@esbuild/linux-x64', ['x64']],
  ['turbo-linux-64', ['x64']],
  ['@sentry/cli-linux-x86_64', ['x64']],
  ['@oven/bun-linux-aarch64', ['arm64']],
  ['@img/sharp-linux-arm', []],
  ['@img/sharp-linuxmusl-arm64', []],
  ['@rollup/rollup-linux-x64-musl', []],
  ['@napi-rs/snappy-darwin-arm64', []],
  ['@napi-rs/snappy-android-arm64', []],
])('%s is named for %j', (name, expected) => {
  expect((['x64', 'arm64'] as const).filter((cpu) => isNamedFor(name, { cpu }))).toEqual(expected);
});

it('an explanation says that it was looked at with the Node of this machine, where that matters', () => {
  const files = { 'prebuilds/linux-arm64/a.abi93.node': v8Addon('arm64'), 'binding.gyp': '{}' };
  const { root, remove } = installedTree({ 'node_modules/a': { files } });
  const { addons, warnings } = explain(root, targetOf('arm64'), {});
  remove();
  expect(addons).toEqual([expect.objectContaining({ name: 'a', kind: 'compiled' })]);
  expect(warnings).toEqual([
    `a@1.0.0 has addons for single versions of Node (ABI 93); this was Node ${process.version} (ABI ${process.versions.modules}), a build takes that of its stage`,
  ]);
});

it('an explanation names what a loader would prefer, and changes nothing', () => {
  const files = { 'build/Release/a.node': elf('x64'), 'prebuilds/linux-arm64/a.node': elf('arm64') };
  const { root, remove } = installedTree({ 'node_modules/a': { files } });
  const [first, second] = [1, 2].map(() => explain(root, targetOf('arm64'), {}));
  remove();
  expect(first).toEqual(second);
  expect(first?.addons).toEqual([
    {
      ...{ name: 'a', version: '1.0.0', path: 'node_modules/a' },
      ...{ kind: 'prebuilt', treatment: 'keep', detail: 'prebuilds/linux-arm64/a.node' },
    },
  ]);
  expect(first?.warnings).toEqual([
    'a@1.0.0 comes with build/Release/a.node (x64), which its loader prefers: left out for linux-arm64',
  ]);
});
