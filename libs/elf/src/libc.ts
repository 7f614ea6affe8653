import type { ElfInfo } from './parse-elf';

export type LibC = 'glibc' | 'musl';

const signs: [libc: LibC, interpreter: RegExp, needed: RegExp][] = [
  ['musl', /\/ld-musl-[^/]+\.so\.1$/, /^(libc\.musl-.+\.so\.1|libc\.so|ld-musl-.+\.so\.1)$/],
  [
    'glibc',
    /\/ld(-linux[^/]*|64)?\.so\.[12]$/,
    /^((libc|libm)\.so\.6|libpthread\.so\.0|ld-linux.*\.so\.\d)$/,
  ],
];

/**
 * The C library a file is linked against: by its loader, else by the libraries it needs. Symbol versions do not count:
 * musl files may carry a stray GLIBC_2.0. Undefined for static programs and for libraries that need neither.
 */
export function libcOf({ interpreter, needed }: Pick<ElfInfo, 'interpreter' | 'needed'>): LibC | undefined {
  const sign =
    signs.find(([, loader]) => interpreter !== undefined && loader.test(interpreter)) ??
    signs.find(([, , library]) => needed.some((name) => library.test(name)));
  return sign?.[0];
}

/** Negative, zero or positive as dotted number `a` is below, equal to or above `b`: 2.9 is below 2.28. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The highest version with `prefix` that the file must find to load: newestVersion(info, 'GLIBC') is "2.28" where
 * GLIBC_2.28 is needed. Weak needs and names without a number (GLIBC_PRIVATE) do not count.
 */
export function newestVersion(info: Pick<ElfInfo, 'versions'>, prefix: string): string | undefined {
  return info.versions
    .filter(({ version, weak }) => !weak && version.startsWith(`${prefix}_`))
    .map(({ version }) => version.slice(prefix.length + 1))
    .filter((number) => /^\d+(\.\d+)*$/.test(number))
    .sort(compareVersions)
    .at(-1);
}
