/** What an archive is made of: POSIX.1-2024 pax, "ustar Interchange Format". */
const BLOCK = 512;
/** Fields of a header: offset and end. */
const SIZE = [124, 136] as const;
const MTIME = [136, 148] as const;
const CHECKSUM = [148, 156] as const;
const TYPE = 156;
const MAGIC = [257, 265] as const;
/** GNU's headers have the times of access and of change here, others a prefix of the name. */
const GNU_TIMES = [345, 369] as const;

/** Records of extended headers that are times. */
const TIMES = ['mtime', 'atime', 'ctime'];

/** Links, devices, folders and FIFOs: the size in their header is not of anything behind it. */
const WITHOUT_CONTENT = '123456';

/**
 * The same archive with one time in every entry, and without times of access and change.
 *
 * Only those bytes change: an archive that is read and written by a library loses what the library does not know
 * (owners above 262143, binary extended attributes, names that are not UTF-8, files of mode 0).
 *
 * @param source an uncompressed archive
 * @throws Error for one that is cut off or no archive, and for GNU's sparse files
 */
export async function* withOneTime(source: AsyncIterable<Buffer>, epoch: Date): AsyncGenerator<Buffer> {
  const input = new Blocks(source);
  let extendedSize: number | undefined;
  for (let header = await input.take(BLOCK); !isEnd(header); header = await input.take(BLOCK)) {
    assertHeader(header);
    const type = String.fromCharCode(header[TYPE] ?? 0);
    if (type === 'x' || type === 'g') {
      const records = withoutTimes(await input.takePadded(numberIn(header, SIZE)));
      extendedSize = sizeIn(records) ?? (type === 'x' ? undefined : extendedSize);
      if (records.length > 0) yield* [withFields(header, epoch, records.length), padded(records)];
      continue;
    }
    yield withFields(header, epoch);
    const size = WITHOUT_CONTENT.includes(type) ? 0 : (extendedSize ?? numberIn(header, SIZE));
    yield* input.pass(Math.ceil(size / BLOCK) * BLOCK);
    extendedSize = undefined;
  }
  await input.drain();
  yield Buffer.alloc(2 * BLOCK);
}

/** The archive ends with blocks of zeros. */
const isEnd = (header: Buffer): boolean => header.every((byte) => byte === 0);

function assertHeader(header: Buffer): void {
  if (numberIn(header, CHECKSUM) !== checksumOf(header)) throw new Error('this is no header of an archive');
  if (header[TYPE] === 'S'.charCodeAt(0)) throw new Error("the archive has one of GNU's sparse files");
}

function withFields(header: Buffer, epoch: Date, size?: number): Buffer {
  const changed = Buffer.from(header);
  if (changed.toString('latin1', ...MAGIC) === 'ustar  \0') changed.fill(0, ...GNU_TIMES);
  write(changed, MTIME, epoch.getTime() / 1000);
  if (size !== undefined) write(changed, SIZE, size);
  changed.write(`${checksumOf(changed).toString(8).padStart(6, '0')}\0 `, CHECKSUM[0], 'latin1');
  return changed;
}

/** The sum of the header's bytes, with blanks in the place of the sum itself. */
function checksumOf(header: Buffer): number {
  const blanks = (CHECKSUM[1] - CHECKSUM[0]) * 32;
  const inside = header.subarray(...CHECKSUM).reduce((sum, byte) => sum + byte, 0);
  return header.reduce((sum, byte) => sum + byte, 0) - inside + blanks;
}

/** Octal digits; or binary, where the first bit is set (GNU's and star's way for numbers of more than 8 GB). */
function numberIn(header: Buffer, [from, to]: readonly [number, number]): number {
  const field = header.subarray(from, to);
  if ((field[0] ?? 0) & 0x80) return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
  return parseInt(field.toString('latin1').replaceAll('\0', ' ').trim() || '0', 8);
}

function write(header: Buffer, [from, to]: readonly [number, number], value: number): void {
  header.write(`${value.toString(8).padStart(to - from - 1, '0')}\0`, from, 'latin1');
}

/** The records of an extended header, `<length> <key>=<value>\n` each, their values as bytes. */
function* recordsIn(content: Buffer): Generator<{ key: string; record: Buffer }> {
  for (let at = 0; at < content.length;) {
    const length = parseInt(content.toString('latin1', at, content.indexOf(0x20, at)), 10);
    if (!(length > 0) || at + length > content.length) throw new Error('an extended header is damaged');
    const record = content.subarray(at, at + length);
    yield { key: record.toString('latin1', record.indexOf(0x20) + 1, record.indexOf(0x3d)), record };
    at += length;
  }
}

function withoutTimes(content: Buffer): Buffer {
  return Buffer.concat(
    [...recordsIn(content)].flatMap(({ key, record }) => (TIMES.includes(key) ? [] : [record])),
  );
}

/** What an extended header says of the size of the file behind it. */
function sizeIn(content: Buffer): number | undefined {
  const found = [...recordsIn(content)].find(({ key }) => key === 'size')?.record;
  return found && Number(found.toString('latin1', found.indexOf(0x3d) + 1));
}

const padded = (content: Buffer): Buffer =>
  Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);

/** Gives a stream's bytes in the lengths that are asked for. */
class Blocks {
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.pass(length)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** So many bytes, and the rest of their last block passed over. */
  async takePadded(length: number): Promise<Buffer> {
    return (await this.take(Math.ceil(length / BLOCK) * BLOCK)).subarray(0, length);
  }

  /** So many bytes, as they come: a large file is never in memory as a whole. */
  async *pass(length: number): AsyncGenerator<Buffer> {
    for (let missing = length; missing > 0;) {
      if (this.#held.length === 0) await this.#next();
      const part = this.#held.subarray(0, missing);
      this.#held = this.#held.subarray(part.length);
      missing -= part.length;
      yield part;
    }
  }

  /** Reads on to the end: some writers fill the archive up with more zeros. */
  async drain(): Promise<void> {
    while (!(await this.#chunks.next()).done);
  }

  async #next(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    if (done) throw new Error('the archive is cut off');
    this.#held = value;
  }
}
