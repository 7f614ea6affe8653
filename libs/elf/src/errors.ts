/**
 * not-elf: other bytes altogether. truncated: the file ends before what it declares.
 * malformed: it contradicts itself, or is beyond the limits set against hostile files.
 */
export type ElfErrorCode = 'not-elf' | 'truncated' | 'malformed';

export class ElfError extends Error {
  override readonly name = 'ElfError';

  constructor(
    readonly code: ElfErrorCode,
    message: string,
  ) {
    super(message);
  }
}
