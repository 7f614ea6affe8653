const magics: [kind: 'elf' | 'mach-o' | 'pe', bytes: number[]][] = [
  ['elf', [0x7f, 0x45, 0x4c, 0x46]],
  ['mach-o', [0xcf, 0xfa, 0xed, 0xfe]],
  ['mach-o', [0xce, 0xfa, 0xed, 0xfe]],
  ['mach-o', [0xca, 0xfe, 0xba, 0xbe]],
  ['pe', [0x4d, 0x5a]],
];

/** The kind of a program or library by its first bytes: Linux's, macOS's, Windows's, or none of them. */
export function fileKind(bytes: Uint8Array): 'elf' | 'mach-o' | 'pe' | undefined {
  return magics.find(([, magic]) => magic.every((byte, at) => bytes[at] === byte))?.[0];
}

/** True when the bytes begin as an ELF file does; four bytes are enough to tell. */
export const isElf = (bytes: Uint8Array): boolean => fileKind(bytes) === 'elf';
