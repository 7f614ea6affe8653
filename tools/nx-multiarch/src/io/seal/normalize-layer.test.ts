import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { extract, type Header, pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../hashing';
import { normalizeLayer } from './normalize-layer';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'normalize-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Entry = Partial<Header> & { name: string; content?: string };

async function archive(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const { content, ...header } of entries) {
    if (content === undefined) tar.entry(header as Header);
    else tar.entry(header as Header, content);
  }
  tar.finalize();
  return buffer(tar as AsyncIterable<Buffer>);
}

async function normalize(bytes: Buffer, gzip = false) {
  const target = join(folder, 'target');
  await writeFile(join(folder, 'source'), bytes);
  const layer = await normalizeLayer({ source: join(folder, 'source'), gzip, target }, new Date(0));
  return { layer, bytes: await readFile(target) };
}

async function entriesIn(gzip: Buffer): Promise<{ header: Header; content: string }[]> {
  const reading = extract();
  reading.end(gunzipSync(gzip));
  const found = [];
  for await (const entry of reading) {
    found.push({ header: entry.header, content: await text(entry as AsyncIterable<Buffer>) });
  }
  return found;
}

const lines = (count: number): string =>
  Array.from({ length: count }, (_, n) => `line ${n * 7919}\n`).join('');
const at = (time: string): Date => new Date(time);

describe('normalizeLayer', () => {
  it('makes one layer of two that differ in times and in compression', async () => {
    const content = lines(100_000);
    const entries = (mtime: Date): Entry[] => [
      { name: 'app/', type: 'directory', mtime },
      { name: 'app/main.js', mtime, content },
    ];
    const [one, two] = [
      await archive(entries(at('2025-01-16T14:30:00Z'))),
      await archive(entries(at('2026-02-17Z'))),
    ];
    expect(one).not.toEqual(two);
    const plain = await normalize(one);
    const compressed = await normalize(gzipSync(two), true);
    expect({ ...compressed.layer, source: '' }).toEqual({ ...plain.layer, source: '' });
    expect(compressed.bytes).toEqual(plain.bytes);
  });

  it('says what it wrote', async () => {
    const source = await archive([{ name: 'a', content: 'a' }]);
    const { layer, bytes } = await normalize(source);
    expect(layer).toEqual({
      source: digestOf(source),
      digest: digestOf(bytes),
      size: bytes.length,
      diffId: digestOf(gunzipSync(bytes)),
    });
  });

  it('keeps everything but times: types, links, owners, modes, long names, extended attributes', async () => {
    const long = `${'d'.repeat(120)}/${'n'.repeat(120)}`;
    const pax = { 'SCHILY.xattr.security.capability': 'cap', mtime: '1737037800.5', atime: '1737037800.5' };
    const { bytes } = await normalize(
      await archive([
        { name: 'd/', type: 'directory', mode: 0o1777, uid: 1000, gid: 1001, uname: 'u', gname: 'g' },
        { name: 'd/f', mode: 0o4755, content: 'content', pax } as Entry,
        { name: 'd/hard', type: 'link', linkname: 'd/f' },
        { name: 'd/soft', type: 'symlink', linkname: '../elsewhere' },
        { name: 'd/null', type: 'character-device', devmajor: 1, devminor: 3 },
        { name: 'd/.wh.gone', content: '' },
        { name: long, content: 'long' },
      ]),
    );
    const found = await entriesIn(bytes);
    expect(found.every(({ header }) => header.mtime?.getTime() === 0)).toBe(true);
    expect(
      found.map(({ header: { name, type, linkname }, content }) => [name, type, linkname, content]),
    ).toEqual([
      ['d/', 'directory', null, ''],
      ['d/f', 'file', null, 'content'],
      ['d/hard', 'link', 'd/f', ''],
      ['d/soft', 'symlink', '../elsewhere', ''],
      ['d/null', 'character-device', null, ''],
      ['d/.wh.gone', 'file', null, ''],
      [long, 'file', null, 'long'],
    ]);
    expect(found[0]?.header).toMatchObject({ mode: 0o1777, uid: 1000, gid: 1001, uname: 'u', gname: 'g' });
    expect(found[1]?.header).toMatchObject({ mode: 0o4755 });
    expect(found[1]?.header.pax).toEqual({ 'SCHILY.xattr.security.capability': 'cap', path: 'd/f' });
    expect(found[4]?.header).toMatchObject({ devmajor: 1, devminor: 3 });
  });

  it('gives these very bytes, on every machine and with every version of Node', async () => {
    const { layer } = await normalize(await archive([{ name: 'app/main.js', content: lines(5000) }]));
    expect(layer.digest).toMatchInlineSnapshot(
      `"sha256:e0003fbaa242a587221ebf3607e773d6dd153e06df7d20da47d78f01efa4759d"`,
    );
  });

  it('fails on an archive that is cut off', async () => {
    const bytes = await archive([{ name: 'a', content: 'a'.repeat(5000) }]);
    await expect(normalize(bytes.subarray(0, 1500))).rejects.toThrow('cut off');
    await expect(normalize(gzipSync(bytes).subarray(0, 60), true)).rejects.toThrow(/unexpected end/i);
  });
});
