/** What to put into a made-up ELF file; whatever is left out is x86-64, 64 bits, little-endian, glibc-free. */
export interface ElfRecipe {
  bits?: 32 | 64;
  byteOrder?: 'little' | 'big';
  machineId?: number;
  osAbi?: number;
  type?: number;
  interpreter?: string;
  needed?: string[];
  /** DT_RUNPATH, folders with colons between them. */
  runpath?: string;
  /** Library -> versions of its symbols. */
  versions?: Record<string, string[]>;
  /** Versions that the file itself offers, as a library. */
  defined?: string[];
}

/** Where `buildElf` puts each part; one loaded segment maps the file at this address. */
export const baseAddress = 0x10000;

class Writer {
  readonly bytes: number[] = [];

  constructor(
    private readonly bits: 32 | 64,
    private readonly little: boolean,
  ) {}

  number(value: number, size: number): this {
    const bytes = Array.from({ length: size }, (_, at) => Number((BigInt(value) >> BigInt(8 * at)) & 0xffn));
    this.bytes.push(...(this.little ? bytes : bytes.reverse()));
    return this;
  }

  word(...values: number[]): this {
    for (const value of values) this.number(value, this.bits / 8);
    return this;
  }

  half(...values: number[]): this {
    for (const value of values) this.number(value, 2);
    return this;
  }

  long(...values: number[]): this {
    for (const value of values) this.number(value, 4);
    return this;
  }
}

class Strings {
  readonly bytes: number[] = [0];

  add(text: string): number {
    const at = this.bytes.length;
    this.bytes.push(...Buffer.from(`${text}\0`));
    return at;
  }
}

function versionRecords(writer: Writer, strings: Strings, versions: Record<string, string[]>): number[] {
  const libraries = Object.entries(versions);
  libraries.forEach(([library, names], index) => {
    const size = 16 * (1 + names.length);
    writer.half(1, names.length).long(strings.add(library), 16, index === libraries.length - 1 ? 0 : size);
    names.forEach((name, at) => {
      writer
        .long(0)
        .half(0, at + 2)
        .long(strings.add(name), at === names.length - 1 ? 0 : 16);
    });
  });
  return writer.bytes;
}

/** The first record names the file itself, as a linker writes it. */
function definedRecords(writer: Writer, strings: Strings, defined: string[]): number[] {
  const names = defined.length > 0 ? ['libself.so', ...defined] : [];
  names.forEach((name, at) => {
    writer.half(1, at === 0 ? 1 : 0, at + 1, 1).long(0, 20, at === names.length - 1 ? 0 : 28);
    writer.long(strings.add(name), 0);
  });
  return writer.bytes;
}

/** A small, valid ELF file without sections: header, program headers, interpreter, versions, dynamic, strings. */
export function buildElf(recipe: ElfRecipe = {}): Uint8Array {
  const { bits = 64, byteOrder = 'little', machineId = 62, interpreter = '', versions = {} } = recipe;
  const little = byteOrder === 'little';
  const writer = (): Writer => new Writer(bits, little);
  const strings = new Strings();
  const records = versionRecords(writer(), strings, versions);
  const definitions = definedRecords(writer(), strings, recipe.defined ?? []);
  const needed = (recipe.needed ?? []).map((name) => strings.add(name));
  const runpath = recipe.runpath === undefined ? undefined : strings.add(recipe.runpath);
  const [headerSize, entrySize, count] = bits === 64 ? [64, 56, 3] : [52, 32, 3];
  const path = interpreter ? [...Buffer.from(`${interpreter}\0`)] : [];
  const pathAt = headerSize + entrySize * count;
  const recordsAt = pathAt + path.length;
  const definitionsAt = recordsAt + records.length;
  const dynamicAt = definitionsAt + definitions.length;
  const dynamicSize = (needed.length + 8) * 2 * (bits / 8);
  const stringsAt = dynamicAt + dynamicSize;
  const total = stringsAt + strings.bytes.length;

  const dynamic = writer();
  for (const at of needed) dynamic.word(1, at);
  if (runpath !== undefined) dynamic.word(29, runpath);
  dynamic.word(5, baseAddress + stringsAt, 10, strings.bytes.length);
  if (records.length > 0)
    dynamic.word(0x6ffffffe, baseAddress + recordsAt, 0x6fffffff, Object.keys(versions).length);
  if (definitions.length > 0)
    dynamic.word(0x6ffffffc, baseAddress + definitionsAt, 0x6ffffffd, (recipe.defined?.length ?? 0) + 1);
  while (dynamic.bytes.length < dynamicSize) dynamic.word(0);

  const header = writer()
    .half(recipe.type ?? 3, machineId)
    .long(1)
    .word(0, headerSize, 0)
    .long(0);
  header.half(headerSize, entrySize, count, 0, 0, 0);
  const segment = (type: number, at: number, size: number): number[] => {
    const address = baseAddress + at;
    return bits === 64
      ? writer().long(type, 4).word(at, address, address, size, size, 8).bytes
      : writer().long(type, at, address, address, size, size, 4, 4).bytes;
  };
  const ident = [0x7f, 0x45, 0x4c, 0x46, bits === 64 ? 2 : 1, little ? 1 : 2, 1, recipe.osAbi ?? 0];
  return Uint8Array.from([
    ...ident,
    ...Array<number>(8).fill(0),
    ...header.bytes,
    ...segment(1, 0, total),
    ...segment(path.length > 0 ? 3 : 0, pathAt, path.length),
    ...segment(2, dynamicAt, dynamicSize),
    ...path,
    ...records,
    ...definitions,
    ...dynamic.bytes,
    ...strings.bytes,
  ]);
}
