import { ElfError } from './errors';

/** Longest name or path taken from a file, in bytes: PATH_MAX of Linux. */
const maxString = 4096;

/** Reads numbers and strings at offsets of a file; whatever lies outside of it is an ElfError. */
export class Reader {
  private readonly view: DataView;
  private readonly little: boolean;

  constructor(
    private readonly bytes: Uint8Array,
    readonly bits: 32 | 64,
    readonly byteOrder: 'little' | 'big',
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.little = byteOrder === 'little';
  }

  get size(): number {
    return this.bytes.length;
  }

  /** @throws ElfError truncated unless the file holds `length` bytes at `offset`. */
  require(offset: number, length: number, what: string): void {
    if (offset + length <= this.size) return;
    const range = `${offset}..${offset + length}`;
    throw new ElfError('truncated', `${what} is at bytes ${range}, the file has ${this.size}`);
  }

  u16(offset: number): number {
    this.require(offset, 2, 'a number');
    return this.view.getUint16(offset, this.little);
  }

  u32(offset: number): number {
    this.require(offset, 4, 'a number');
    return this.view.getUint32(offset, this.little);
  }

  /** An address, offset or size: 4 or 8 bytes by the file's class. */
  word(offset: number): number {
    if (this.bits === 32) return this.u32(offset);
    this.require(offset, 8, 'a number');
    const value = this.view.getBigUint64(offset, this.little);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new ElfError('malformed', `offset or size ${value} is beyond any file`);
    }
    return Number(value);
  }

  /** A string that ends at a zero byte before `end`. */
  string(offset: number, end: number): string {
    const last = Math.min(end, this.size, offset + maxString);
    const zero = offset < last ? this.bytes.subarray(offset, last).indexOf(0) : -1;
    if (zero < 0) throw new ElfError('malformed', `no string ends between bytes ${offset} and ${last}`);
    return String.fromCharCode(...this.bytes.subarray(offset, offset + zero));
  }
}
