import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { fittingAddon, program, realAddon } from '../../testing/sound-image';
import { contentOf, readContent } from './file-content';

describe('readContent', () => {
  it.each([1, 3, 512, 65_536])('reads an ELF file in chunks of %i bytes', async (length) => {
    const bytes = fittingAddon('arm64');
    const chunks = (function* () {
      for (let at = 0; at < 20_000; at += length) yield bytes.subarray(at, Math.min(at + length, 20_000));
      yield bytes.subarray(20_000);
    })();
    const { content } = await readContent(Readable.from(chunks), bytes.length);
    expect(content).toMatchObject({ kind: 'elf', elf: { architecture: 'arm64', libc: 'glibc' } });
  });

  it('keeps only the beginning of any other file', async () => {
    const chunks = Array.from({ length: 100 }, () => Buffer.alloc(1000, 'x'));
    const { bytes, content } = await readContent(Readable.from(chunks), 100_000);
    expect(content).toEqual({ kind: 'other' });
    expect(bytes.length).toBe(5000);
    expect((await readContent(Readable.from(chunks), 100_000, true)).bytes.length).toBe(100_000);
  });

  it('reads no ELF file into memory that is larger than any real one', async () => {
    const head = program('arm64');
    const chunks = [head, ...Array.from({ length: 10 }, () => Buffer.alloc(1000))];
    const { content, bytes } = await readContent(Readable.from(chunks), 600 * 1024 ** 2);
    expect(content).toMatchObject({ kind: 'damaged-elf', fault: expect.stringContaining('629145600 bytes') });
    expect(bytes.length).toBeLessThan(10_000);
  });
});

describe('contentOf', () => {
  const javaClass = Buffer.from('cafebabe0000003d', 'hex');
  const universal = Buffer.from('cafebabe00000002', 'hex');
  it.each<[string, Buffer, object]>([
    ['a library of macOS', realAddon('darwin-x64/bcrypt.node'), { kind: 'mach-o' }],
    ['a universal library of macOS', universal, { kind: 'mach-o' }],
    ['a class of Java', javaClass, { kind: 'other' }],
    ['the magic of macOS and no more', javaClass.subarray(0, 4), { kind: 'mach-o' }],
    ['a library of Windows', realAddon('win32-x64/bcrypt.node'), { kind: 'pe' }],
    ['a text that begins with MZ', Buffer.from('MZ is a name'), { kind: 'other' }],
    ['a long text that begins with MZ', Buffer.from('MZ'.repeat(100)), { kind: 'other' }],
    ['a script', Buffer.from('#! /bin/sh -e\n'), { kind: 'script', line: '/bin/sh -e' }],
    ['a script of Windows', Buffer.from('#!/bin/sh\r\n'), { kind: 'script', line: '/bin/sh\r' }],
    ['a script without an end', Buffer.from('#!/bin/sh'), { kind: 'script', line: '/bin/sh' }],
    ['four bytes of an ELF file', Buffer.from('\x7fELF'), { kind: 'damaged-elf' }],
    ['nothing', Buffer.alloc(0), { kind: 'other' }],
  ])('%s', (_, bytes, expected) => {
    expect(contentOf(bytes, bytes.length)).toMatchObject(expected);
  });
});
