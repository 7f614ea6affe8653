export { ElfError, type ElfErrorCode } from './errors';
export { fileKind, isElf } from './file-kind';
export type { ElfHeader, ElfType } from './header';
export { compareVersions, libcOf, newestVersion, type LibC } from './libc';
export { architectureOf, type MachineKey } from './machines';
export { parseElf, type ElfInfo } from './parse-elf';
export type { NeededVersion } from './versions';
export { buildElf, type ElfRecipe } from './testing/elf-builder';
