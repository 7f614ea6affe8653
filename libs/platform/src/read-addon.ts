import { readFileSync } from 'node:fs';
import { architectureOf, ElfError, fileKind, libcOf, parseElf, type LibC } from '@nx-multiarch/elf';

/** For what an addon's file was built. */
export interface AddonBuild {
  /** OCI's name (amd64, arm64), or "macOS" or "Windows" for files of those systems. */
  architecture?: string;
  libc?: LibC;
}

const foreign = { 'mach-o': 'macOS', pe: 'Windows' };

/** Reads a file's header; an empty object for a file that is none of an addon's kinds, or cannot be read. */
export function readAddonBuild(file: string): AddonBuild {
  try {
    const bytes = readFileSync(file);
    const kind = fileKind(bytes);
    if (kind === 'mach-o' || kind === 'pe') return { architecture: foreign[kind] };
    const info = parseElf(bytes);
    return { architecture: architectureOf(info) ?? info.machine, libc: libcOf(info) };
  } catch (error) {
    if (error instanceof ElfError || (error as NodeJS.ErrnoException).code) return {};
    throw error;
  }
}
