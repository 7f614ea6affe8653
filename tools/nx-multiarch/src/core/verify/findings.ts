/** What an image is held to. */
export type Rule =
  // the files: these can be excused
  | 'elf'
  | 'machine'
  | 'libc'
  | 'symbol-version'
  | 'library'
  | 'addon'
  | 'mach-o'
  | 'pe'
  // the image
  | 'platform'
  | 'manifest'
  | 'layer-type'
  | 'hard-link'
  | 'user'
  | 'entrypoint'
  // the deployment target
  | 'image-size'
  | 'manifest-size'
  | 'parent-directory'
  | 'readable';

/** One thing that is wrong with an image. */
export interface Finding {
  rule: Rule;
  /** The file, from the image's root. */
  path?: string;
  found: string;
  expected: string;
  /** It is told and fails nothing. */
  advice?: boolean;
}

/** Findings about files in the order of their paths. */
export function byPath(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(({ path: one = '' }, { path: other = '' }) =>
    one < other ? -1 : Number(one > other),
  );
}

const EXCUSABLE: readonly Rule[] = [
  'elf',
  'machine',
  'libc',
  'symbol-version',
  'library',
  'addon',
  'mach-o',
  'pe',
];

/** Whether an exception may cover it: a file that nothing loads does no harm, a wrong config or size always does. */
export function isExcusable({ rule }: Finding): boolean {
  return EXCUSABLE.includes(rule);
}
