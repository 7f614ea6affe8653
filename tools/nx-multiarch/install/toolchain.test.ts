import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { targetOf } from './target.mjs';
import { packagesFor, provideToolchain } from './toolchain.mjs';

const other = targetOf(process.arch === 'arm64' ? 'amd64' : 'arm64');

it('a compiler of this machine comes only where it is the target', () => {
  expect(packagesFor(targetOf('arm64'), 'x64')).toEqual({
    'aarch64-linux-gnu-g++': 'g++-aarch64-linux-gnu',
    make: 'make',
    python3: 'python3',
  });
  expect(packagesFor(targetOf('amd64'), 'arm64')).toHaveProperty(
    'x86_64-linux-gnu-g++',
    'g++-x86-64-linux-gnu',
  );
  expect(packagesFor(targetOf('amd64'), 'x64')).toHaveProperty('x86_64-linux-gnu-g++', 'g++');
});

describe('a machine without a compiler for the target', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'toolchain-'));
    mkdirSync(join(root, 'bin'));
    program('apt-get', 'echo "apt-get $*" >> "$LOG"');
    program('flock', 'echo "lock $1" >> "$LOG"; shift; "$@" || exit; echo unlock >> "$LOG"');
    program('sh', 'exec /bin/sh "$@"');
    vi.stubEnv('PATH', join(root, 'bin'));
    vi.stubEnv('LOG', join(root, 'log'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(root, { recursive: true });
  });

  const program = (name: string, text: string) =>
    writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const cache = () => join(root, 'cache');
  function provided(): string[] {
    const said: string[] = [];
    provideToolchain(other, (line) => said.push(line), cache());
    return said;
  }

  it('fetches the lists and what they name under one lock, in a cache that other builds share', () => {
    expect(provided()).toEqual([]);
    const { make, python3, ...compiler } = packagesFor(other, process.arch);
    const names = [...Object.values(compiler), make, python3].join(' ');
    expect(readFileSync(join(root, 'log'), 'utf8').split('\n')).toEqual([
      `lock ${join(cache(), 'lock')}`,
      expect.stringMatching(/^apt-get -q update -o Dir::Cache=.*cache -o /),
      expect.stringContaining(`apt-get -q -y --no-install-recommends install ${names} -o Dir::Cache=`),
      'unlock',
      '',
    ]);
  });

  it('warns where there is one for this machine: a build may take it', () => {
    program('gcc', '');
    expect(provided()).toEqual([
      expect.stringContaining(`compiler for linux-${process.arch} (gcc), and an addon is compiled`),
    ]);
  });

  it('says how apt-get ended', () => {
    program('apt-get', 'exit 100');
    expect(provided).toThrow('apt-get ended with status 100');
  });
});
