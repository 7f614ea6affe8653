import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { architectureOf, parseElf } from '@nx-multiarch/elf';
import { thisMachine } from './machine';
import { systemLibraries } from './system-libraries';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'libraries-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function library(folder: string, name: string): string {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, name), '');
  return join(root, folder, name);
}

describe('where libraries are found', () => {
  it('takes one that is loaded before any other, then the environment, then ldconfig', () => {
    const [inEnvironment, inConfigured] = ['env', 'etc'].map((folder) => library(folder, 'libc++.so.1'));
    library('conf', 'one.conf');
    writeFileSync(join(root, 'conf/one.conf'), `# comment\n  ${join(root, 'etc')}\ninclude more\n`);
    writeFileSync(join(root, 'conf/ignored'), join(root, 'env'));
    const env = { LD_LIBRARY_PATH: `${join(root, 'none')}:${join(root, 'env')}` };
    const find = (loaded: string[], more: NodeJS.ProcessEnv): string | undefined =>
      systemLibraries(() => ({ loaded, env: more, configuration: join(root, 'conf') }))('libc++.so.1');
    expect(find(['linux-vdso.so.1', '/opt/libc++.so.1'], env)).toBe('/opt/libc++.so.1');
    expect(find([], env)).toBe(inEnvironment);
    expect(find([], {})).toBe(inConfigured);
  });

  it('looks beside what is loaded', () => {
    const beside = library('node', 'libother.so.2');
    const find = systemLibraries(() => ({
      ...{ loaded: [join(root, 'node/libstdc++.so.6')], env: {}, configuration: join(root, 'conf') },
    }));
    expect(find('libother.so.2')).toBe(beside);
    expect(find('libnothing.so.1')).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')("finds this machine's C library", () => {
    const { libc, architecture } = thisMachine();
    const file = systemLibraries()(libc === 'glibc' ? 'libc.so.6' : 'libc.so');
    expect(architectureOf(parseElf(readFileSync(file!)))).toBe(architecture);
  });
});
