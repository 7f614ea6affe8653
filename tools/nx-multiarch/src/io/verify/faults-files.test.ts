import { buildElf } from '@nx-multiarch/elf';
import { describe, expect, it } from 'vitest';
import type { LayerFile } from '../../testing/layout';
import { fittingAddon, realAddon, soundImage, withParents } from '../../testing/sound-image';
import { useVerify } from '../../testing/use-verify';

const findings = useVerify();

/** An addon among the app's packages, with these bytes. */
const addon = (content: Buffer): LayerFile[] =>
  withParents([{ path: 'app/node_modules/other/other.node', content }]);

const ADDON = '/app/node_modules/other/other.node';

describe('planted faults: files', () => {
  const file = async (content: Buffer) => findings(soundImage('arm64', addon(content)));

  it('one addon for x86-64', async () => {
    expect(await file(realAddon('linux-x64/bcrypt.glibc.node'))).toEqual([
      {
        rule: 'machine',
        path: ADDON,
        found: 'amd64 (x86-64, 64 bits, little-endian)',
        expected: 'arm64',
      },
    ]);
  });

  it('one addon for 32-bit Arm', async () => {
    expect(await file(realAddon('linux-arm/bcrypt.glibc.node'))).toMatchObject([
      { rule: 'machine', path: ADDON, found: 'arm (arm, 32 bits, little-endian)' },
    ]);
  });

  it('a big-endian library', async () => {
    expect(await file(Buffer.from(buildElf({ machineId: 183, byteOrder: 'big' })))).toMatchObject([
      { rule: 'machine', found: 'aarch64, 64 bits, big-endian' },
    ]);
  });

  it('an addon for musl in an image of glibc', async () => {
    expect(await file(realAddon('linux-arm64/bcrypt.musl.node'))).toEqual([
      { rule: 'libc', path: ADDON, found: 'musl', expected: 'glibc, as in the image' },
    ]);
  });

  it('an addon that needs a newer glibc', async () => {
    const real = fittingAddon('arm64').toString('latin1');
    const newer = Buffer.from(real.replace('GLIBC_2.17', 'GLIBC_2.38'), 'latin1');
    expect(await file(newer)).toEqual([
      {
        rule: 'symbol-version',
        path: ADDON,
        found: 'needs GLIBC_2.38 of libc.so.6',
        expected: 'at most GLIBC_2.36, as in the image',
      },
    ]);
  });

  it('an addon that needs a newer C++ library', async () => {
    const real = fittingAddon('arm64').toString('latin1');
    const newer = Buffer.from(real.replace('GLIBCXX_3.4.21', 'GLIBCXX_3.4.99'), 'latin1');
    expect(await file(newer)).toMatchObject([
      { rule: 'symbol-version', expected: 'at most GLIBCXX_3.4.30, as in the image' },
    ]);
  });

  it('an addon that needs a C++ library where there is none', async () => {
    const gone = [{ path: 'usr/lib/aarch64-linux-gnu/.wh.libstdc++.so.6' }];
    expect(await findings(soundImage('arm64', gone))).toMatchObject([
      { rule: 'symbol-version', expected: 'libstdc++.so.6 in the image' },
    ]);
  });

  it('a truncated addon', async () => {
    const whole = fittingAddon('arm64');
    expect(await file(whole.subarray(0, whole.length / 2))).toMatchObject([
      { rule: 'elf', path: ADDON, found: expect.stringContaining('a damaged ELF file') },
    ]);
  });

  it('a file that only starts like an ELF one', async () => {
    expect(await file(Buffer.from('\x7fELF and then a text'))).toMatchObject([{ rule: 'elf', path: ADDON }]);
  });

  it('a library of macOS', async () => {
    expect(await file(realAddon('darwin-arm64/bcrypt.node'))).toMatchObject([
      { rule: 'mach-o', path: ADDON },
    ]);
  });

  it('a library of Windows', async () => {
    expect(await file(realAddon('win32-x64/bcrypt.node'))).toMatchObject([{ rule: 'pe', path: ADDON }]);
  });
});
