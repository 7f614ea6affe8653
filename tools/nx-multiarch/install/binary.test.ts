import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realAddon } from '../src/testing/sound-image';
import { elf, MACH_O, PE, v8Addon } from '../src/testing/installed-tree';
import { readBinary } from './binary.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'install-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a file is said to be that has those bytes and is called so in its package. */
function read(file: string, bytes: Buffer): object | undefined {
  writeFileSync(join(folder, 'file'), bytes);
  return readBinary(join(folder, 'file'), file);
}

const of = (cpu: string, libc?: string, abi?: string): object => ({
  cpu,
  ...(libc && { libc }),
  ...(abi && { abi }),
});
const changed = (at: number, value: number): Buffer => {
  const bytes = elf('arm64');
  bytes[at] = value;
  return bytes;
};

describe('the machine and the system', () => {
  it.each<[string, Buffer, object | undefined]>([
    ['of Linux', elf('x64'), of('x64', 'glibc')],
    ['of 32 bits', changed(4, 1), of('e_machine 183')],
    ['of another machine', elf('riscv64'), of('e_machine 243')],
    ['of FreeBSD', elf('arm64', 'libc.so.7', { osAbi: 9 }), of('OS ABI 9')],
    ['of GNU/Linux', elf('arm64', 'libc.so.6', { osAbi: 3 }), of('arm64', 'glibc')],
    ['an object file', elf('x64', '', { type: 1 }), undefined],
    ['an object file, most significant byte first', elf('x64', '', { type: 1, byteOrder: 'big' }), undefined],
    ['a core dump', elf('x64', '', { type: 4 }), undefined],
    ['of eBPF', elf('x64', '', { machineId: 247 }), undefined],
    ['of no type', elf('x64', '', { type: 0 }), of('e_type 0')],
    ['four bytes', Buffer.from('\x7fELF'), of('damaged ELF')],
    ['a part', elf('x64').subarray(0, 200), of('damaged ELF')],
    ['of macOS', MACH_O, of('Mach-O')],
    ['of macOS, for two machines', Buffer.from('cafebabe00000002', 'hex'), of('Mach-O')],
    ['of Windows', PE, of('PE')],
    ['a class of Java', Buffer.from('cafebabe0000003d', 'hex'), undefined],
    ['a text that begins with MZ', Buffer.from('MZ'.repeat(50)), undefined],
    ['a script', Buffer.from('#!/bin/sh'), undefined],
    ['nothing', Buffer.alloc(0), undefined],
  ])('%s, whatever its name', (_name, bytes, expected) => {
    for (const file of ['tool', 'prebuilds/a.bare', 'lib-3.0.x'])
      expect(read(file, bytes)).toEqual(expected && { file, ...expected });
  });

  it('a file named as an addon that is none', () => {
    expect(read('a.node', Buffer.from('version https://git-lfs'))).toEqual({ file: 'a.node', cpu: 'no ELF' });
  });

  it.each([
    ['linux-arm64/bcrypt.glibc.node', of('arm64', 'glibc')],
    ['linux-arm64/bcrypt.musl.node', of('arm64', 'musl')],
    ['linux-x64/bcrypt.musl.node', of('x64', 'musl')],
    ['darwin-arm64/bcrypt.node', of('Mach-O')],
    ['win32-x64/bcrypt.node', of('PE')],
  ])('of a real addon, %s', (file, expected) => {
    expect(read('a.node', realAddon(file))).toEqual({ file: 'a.node', ...expected });
    expect(read(file, realAddon(file))).toEqual({ file, ...expected });
  });

  it('of the Node that runs this', () => {
    const { libc, cpu } = readBinary(process.execPath, 'node') ?? {};
    expect([cpu, libc]).toEqual([process.arch, 'glibc']);
  });
});

describe('the C library', () => {
  const musl = { interpreter: '/lib/ld-musl-aarch64.so.1' };
  it.each<[string, Buffer, string | undefined]>([
    ['a.node', elf('arm64', 'libc.so.6'), 'glibc'],
    ['a.node', elf('arm64', 'libm.so.6'), 'glibc'],
    ['a.node', elf('arm64', 'libc.musl-aarch64.so.1'), 'musl'],
    ['a.node', elf('arm64', 'libc.so'), 'musl'],
    ['a.node', elf('arm64', 'libstdc++.so.6'), undefined],
    ['tool', elf('arm64', '', musl), 'musl'],
    ['tool', elf('arm64', '', { interpreter: '/lib/ld-linux-aarch64.so.1' }), 'glibc'],
    ['a.musl.node', elf('arm64', 'libc.so.6'), 'musl'],
    ['prebuilds/linuxglibc-arm64/a.node', elf('arm64', ''), 'glibc'],
    ['prebuilds/linuxmusl-arm64/libddwaf.so', elf('arm64', ''), 'musl'],
    ['build/koffi/musl_x64/koffi.node', elf('arm64', ''), 'musl'],
    // A string of a library that needs none, as in libddwaf.so, and a name that its addon asks for.
    ['lib/libddwaf.so', elf('arm64', '', { defined: ['libc.so'] }), undefined],
    ['lib/liba.musl.so', elf('arm64', ''), undefined],
  ])('of %s (%#)', (file, bytes, libc) => {
    expect(read(file, bytes)).toEqual({ file, ...of('arm64', libc) });
  });
});

describe('the version of Node', () => {
  it.each<[string, Buffer, string | undefined]>([
    [
      'prebuilds/linux-arm64/@newrelic+native-metrics.abi127.uv1.armv8.glibc.node',
      v8Addon('arm64', 'node_module_register'),
      '127',
    ],
    ['prebuilds/linux-arm64/node-93.node', v8Addon('arm64'), '93'],
    ['lib/binding/node-v115-linux-arm64/a.node', v8Addon('arm64'), '115'],
    ['build/linux/arm64/node/glibc-127-Release/addon.node', v8Addon('arm64'), '127'],
    ['lib/sentry_cpu_profiler-linux-arm64-glibc-93.node', v8Addon('arm64'), '93'],
    ['uws_linux_arm64_137.node', v8Addon('arm64', '_ZNK2v85Value8IsStringEv'), '137'],
    ['build/Release/a.node', v8Addon('arm64', 'node_register_module_v108'), '108'],
    ['bin/linux-arm64-node-20/deasync.node', v8Addon('arm64'), undefined],
    ['build/Release/a.node', v8Addon('arm64'), undefined],
    // zeromq's are of Node-API, which loads in every later Node.
    [
      'build/linux/arm64/node/glibc-127-Release/addon.node',
      v8Addon('arm64', 'napi_create_object'),
      undefined,
    ],
    ['prebuilds/linux-arm64/node.abi93.node', elf('arm64'), undefined],
  ])('of %s (%#)', (file, bytes, abi) => {
    expect(read(file, bytes)).toEqual({ file, ...of('arm64', 'glibc', abi) });
  });
});
