import { ElfError, architectureOf, fileKind, isElf, libcOf, parseElf } from '@nx-multiarch/elf';
import type { Content, ElfFacts } from '../../core/verify/inventory';

/** Enough to tell every kind of file but the ELF ones, in bytes: a PE file's signature stands within them. */
const HEAD = 4096;

/** The largest ELF file that is read into memory, in bytes: Node's own has 120 MB. */
const MAX_ELF = 512 * 1024 ** 2;

/** What the kernel reads of a script's first line, in bytes (BINPRM_BUF_SIZE). */
const MAX_SHEBANG = 256;

/** The symbol versions that come from the image's libc and C++ library; other families are no business of a platform. */
const FAMILIES = /^(GLIBC|GLIBCXX|CXXABI)_/;

/**
 * Reads a file to its end and tells what it is. Only ELF files are held in memory as a whole, and `keep` others.
 *
 * @param size in bytes
 * @returns the content, and the file's bytes where they were kept
 */
export async function readContent(
  stream: AsyncIterable<Buffer>,
  size: number,
  keep = false,
): Promise<{ content: Content; bytes: Buffer }> {
  const chunks: Buffer[] = [];
  let length = 0;
  let decided = false;
  let keeping = true;
  for await (const chunk of stream) {
    if (!keeping) continue;
    chunks.push(chunk);
    length += chunk.length;
    if (decided || length < HEAD) continue;
    // A chunk can be as short as one byte: only all of them together tell the kind.
    decided = true;
    keeping = size <= MAX_ELF && (keep || isElf(Buffer.concat(chunks)));
  }
  const bytes = Buffer.concat(chunks);
  return { content: contentOf(bytes, size), bytes };
}

/** What a file is. `bytes` is all of an ELF file, and the beginning of any other. */
export function contentOf(bytes: Buffer, size: number): Content {
  switch (fileKind(bytes)) {
    case 'elf':
      return size > MAX_ELF
        ? { kind: 'damaged-elf', fault: `${size} bytes, at most ${MAX_ELF} are read` }
        : elf(bytes);
    case 'mach-o':
      return { kind: isJavaClass(bytes) ? 'other' : 'mach-o' };
    case 'pe':
      return { kind: isPe(bytes) ? 'pe' : 'other' };
    default:
      return script(bytes);
  }
}

function elf(bytes: Buffer): Content {
  try {
    const info = parseElf(bytes);
    const { machine, bits, byteOrder, osAbi, type, interpreter, runpath } = info;
    const facts: ElfFacts = {
      ...{ machine, bits, byteOrder, osAbi, type, interpreter, runpath },
      architecture: architectureOf(info),
      libc: libcOf(info),
      libraries: info.needed,
      needs: info.versions
        .filter(({ version, weak }) => !weak && FAMILIES.test(version))
        .map(({ library, version }) => ({ library, version })),
      defined: info.defined.filter((version) => FAMILIES.test(version)),
    };
    return { kind: 'elf', elf: facts };
  } catch (error) {
    if (error instanceof ElfError) return { kind: 'damaged-elf', fault: error.message };
    throw error;
  }
}

function script(bytes: Buffer): Content {
  if (bytes.subarray(0, 2).toString('latin1') !== '#!') return { kind: 'other' };
  const line = bytes.subarray(2, MAX_SHEBANG).toString('utf8').split('\n')[0] ?? '';
  return { kind: 'script', line: line.replace(/^[ \t]+|[ \t]+$/g, '') };
}

/** Java's classes begin as universal Mach-O files do; theirs is a version (45 and up), not a count of architectures. */
function isJavaClass(bytes: Buffer): boolean {
  return bytes.readUInt32BE(0) === 0xcafebabe && bytes.length >= 8 && bytes.readUInt32BE(4) >= 45;
}

/** Many texts begin with MZ: https://learn.microsoft.com/en-us/windows/win32/debug/pe-format#signature-image-only. */
function isPe(bytes: Buffer): boolean {
  if (bytes.length < 64) return false;
  const at = bytes.readUInt32LE(60);
  return bytes.subarray(at, at + 4).toString('latin1') === 'PE\0\0';
}
