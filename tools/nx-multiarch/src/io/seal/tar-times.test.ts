import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { withOneTime } from './tar-times';

interface Fields {
  name?: Buffer | string;
  mode?: string;
  uid?: string | Buffer;
  size?: string | Buffer;
  mtime?: string;
  type?: string;
  magic?: string;
  /** Where GNU's headers have times. */
  tail?: string;
}

/** One header as it stands in an archive, fields as bytes; the checksum is right. */
function header({ name = 'a', mode = '0000644', uid = '0000000', ...rest }: Fields = {}): Buffer {
  const { size = '00000000000', mtime = '14731234567', type = '0', magic = 'ustar\x0000', tail = '' } = rest;
  const block = Buffer.alloc(512);
  const set = (value: string | Buffer, at: number) => Buffer.from(value as string, 'latin1').copy(block, at);
  set(name, 0);
  set(mode, 100);
  set(uid, 108);
  set('0000000', 116);
  set(size, 124);
  set(mtime, 136);
  set(type, 156);
  set(magic, 257);
  set(tail, 345);
  return withChecksum(block);
}

function withChecksum(block: Buffer): Buffer {
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

const octal = (value: number): string => value.toString(8).padStart(11, '0');
const record = (key: string, value: Buffer | string): Buffer => {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
  // No record of these tests has so many digits that counting them changes their number.
  return Buffer.concat([Buffer.from(String(rest.length + 2)), rest]);
};
const filled = (content: Buffer): Buffer => Buffer.concat([content, Buffer.alloc(-content.length & 511)]);
const extended = (records: Buffer, mtime?: string): Buffer[] => [
  header({ name: 'PaxHeaders.0/a', type: 'x', size: octal(records.length), ...(mtime ? { mtime } : {}) }),
  filled(records),
];
const END = Buffer.alloc(1024);
const EPOCH = '00000000000';

/** Hands the archive over in pieces of no round size. */
async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 333) yield bytes.subarray(at, at + 333);
}

const rewrite = (...blocks: Buffer[]): Promise<Buffer> =>
  buffer(Readable.from(withOneTime(inPieces(Buffer.concat(blocks)), new Date(0))));

describe('withOneTime', () => {
  it.each<[string, Fields]>([
    ['a file of mode 0', { mode: '0000000' }],
    ['an owner that needs all seven digits', { uid: '1111740' }],
    ['an owner in binary', { uid: Buffer.from([0x80, 0, 0, 0, 0, 0x30, 0, 0]) }],
    ['a name that is not UTF-8', { name: Buffer.from('latin-\xe9', 'latin1') }],
    ['a symbolic link with a size', { type: '2', size: '00000000017' }],
    ['a folder', { type: '5', mode: '0001777' }],
  ])('changes the time and nothing else of %s', async (_name, fields) => {
    const found = await rewrite(header(fields), END);
    expect(found).toEqual(Buffer.concat([header({ ...fields, mtime: EPOCH }), END]));
  });

  it('keeps content, whatever its length', async () => {
    const files = [0, 1, 511, 512, 513, 5000].flatMap((length) => [
      header({ size: octal(length) }),
      filled(Buffer.alloc(length, 'x')),
    ]);
    const found = await rewrite(...files, END);
    const expected = files.map((block, at) =>
      at % 2 === 0 ? header({ size: octal([0, 1, 511, 512, 513, 5000][at / 2]!), mtime: EPOCH }) : block,
    );
    expect(found).toEqual(Buffer.concat([...expected, END]));
  });

  it('takes times out of an extended header and keeps the other records as bytes', async () => {
    const capability = record('SCHILY.xattr.security.capability', Buffer.from([1, 0, 0, 2, 0xc0, 0, 0x80]));
    const records = Buffer.concat([
      record('mtime', '1737037800.5'),
      capability,
      record('atime', '1737037800'),
    ]);
    const found = await rewrite(...extended(records), header(), END);
    expect(found).toEqual(Buffer.concat([...extended(capability, EPOCH), header({ mtime: EPOCH }), END]));
  });

  it('leaves an extended header out that has nothing but times', async () => {
    const found = await rewrite(...extended(record('mtime', '1737037800.5')), header(), END);
    expect(found).toEqual(Buffer.concat([header({ mtime: EPOCH }), END]));
  });

  it('goes by the size of an extended header, and by a binary one', async () => {
    const content = filled(Buffer.alloc(700, 'y'));
    const sized = extended(record('size', '0700'), EPOCH);
    const binary = header({ size: Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0xbc]), mtime: EPOCH });
    const blocks = [...sized, header({ mtime: EPOCH }), content, binary, content];
    expect(await rewrite(...blocks, END)).toEqual(Buffer.concat([...blocks, END]));
  });

  it("clears the times of GNU's headers, and no prefix of a name", async () => {
    const gnu = { magic: 'ustar  \0', tail: octal(1737037800) };
    const found = await rewrite(header(gnu), header({ tail: 'folder' }), END);
    const expected = [header({ ...gnu, tail: '', mtime: EPOCH }), header({ tail: 'folder', mtime: EPOCH })];
    expect(found).toEqual(Buffer.concat([...expected, END]));
  });

  it('ends every archive alike', async () => {
    expect(await rewrite(header({ mtime: EPOCH }), END, END, END)).toHaveLength(512 + 1024);
  });

  it.each<[string, Buffer[], string]>([
    ['cut off behind a header', [header({ size: octal(10) })], 'cut off'],
    ['cut off between entries', [header()], 'cut off'],
    ['nothing at all', [], 'cut off'],
    ['of other bytes', [Buffer.alloc(1024, 'z')], 'no header'],
    ['with a sparse file', [header({ type: 'S' }), END], 'sparse'],
    ['with a damaged extended header', [...extended(Buffer.from('99 mtime=1\n')), header(), END], 'damaged'],
  ])('refuses one that is %s', async (_name, blocks, text) => {
    await expect(rewrite(...blocks)).rejects.toThrow(text);
  });
});
