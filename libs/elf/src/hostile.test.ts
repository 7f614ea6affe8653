import { describe, expect, it } from 'vitest';
import { parseVersions } from './versions';
import { Reader } from './reader';
import { parseElf } from './parse-elf';
import { buildElf } from './testing/elf-builder';

describe('files made to cost time', () => {
  it('ends on a version chain that creeps through the whole file', () => {
    // Every record says: 65535 versions, the first 1 byte on, the next 1 byte on.
    const bytes = new Uint8Array(4_000_000).fill(0);
    for (let at = 3; at < bytes.length; at += 4) bytes[at] = 1;
    const reader = new Reader(bytes, 64, 'big');
    const walk = (): unknown =>
      parseVersions(reader, { offset: 0, count: 1e9 }, { offset: 0, end: bytes.length });
    expect(walk).toThrow(expect.objectContaining({ name: 'ElfError' }));
  });

  it('ends on a dynamic segment without an end', () => {
    const bytes = buildElf({ needed: Array<string>(20_000).fill('a') });
    expect(() => parseElf(bytes)).toThrow('more than 16384 dynamic entries');
  });

  it('does not read a name of megabytes', () => {
    const bytes = buildElf({ needed: ['a'.repeat(5000)] });
    expect(() => parseElf(bytes)).toThrow(expect.objectContaining({ code: 'malformed' }));
  });

  it('refuses an offset that no number holds exactly', () => {
    const bytes = buildElf();
    bytes.fill(0xff, 32, 40);
    expect(() => parseElf(bytes)).toThrow('beyond any file');
  });
});
