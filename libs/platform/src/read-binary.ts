import { readFileSync } from 'node:fs';
import {
  architectureOf,
  ElfError,
  fileKind,
  libcOf,
  parseElf,
  type ElfInfo,
  type LibC,
} from '@nx-multiarch/elf';

/** Why a file says nothing of itself. `truncated` is damaged in a way that ends a process which loads it. */
export interface Fault {
  kind: 'missing' | 'unreadable' | 'damaged' | 'truncated';
  text: string;
}

/** An addon's file, or that of a library it needs. */
export interface Binary {
  file: string;
  /** OCI's name of what it is built for (amd64, arm64), or "macOS" or "Windows" for files of those systems. */
  architecture?: string;
  libc?: LibC;
  elf?: ElfInfo;
  fault?: Fault;
}

const foreign = { 'mach-o': 'macOS', pe: 'Windows' };

function faultOf(error: unknown): Fault {
  if (error instanceof ElfError) {
    return { kind: error.code === 'truncated' ? 'truncated' : 'damaged', text: error.message };
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return { kind: code === 'ENOENT' ? 'missing' : 'unreadable', text: message };
}

/** Says for what a file's bytes are built; never throws because of them. */
export function parseBinary(file: string, bytes: Uint8Array): Binary {
  const kind = fileKind(bytes);
  if (kind === 'mach-o' || kind === 'pe') return { file, architecture: foreign[kind] };
  if (bytes.length === 0) return { file, fault: { kind: 'damaged', text: 'the file is empty' } };
  try {
    const elf = parseElf(bytes);
    // What OCI has no name for (x86-64 with 32 bits, say) must not read like what it has one for.
    const architecture = architectureOf(elf) ?? `${elf.machine} ${elf.bits}-bit ${elf.byteOrder}-endian`;
    return { file, architecture, libc: libcOf(elf), elf };
  } catch (error) {
    return { file, fault: faultOf(error) };
  }
}

/** Reads a file, whole: some megabytes. A file that cannot be read, or is none of these kinds, has a `fault`. */
export function readBinary(file: string): Binary {
  try {
    return parseBinary(file, readFileSync(file));
  } catch (error) {
    return { file, fault: faultOf(error) };
  }
}
