import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The command line cannot be used; the message says why and how it is written. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * The values of a command line of options alone.
 * @throws UsageError with `usage`
 */
export function parseFlags<T extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: T,
  usage: string,
) {
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`, { cause: error });
  }
}

/** @throws UsageError for a text that is no whole number of that range */
export function wholeNumber(
  name: string,
  text: string,
  [least, most]: readonly [number, number],
  usage: string,
): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} is "${text}", expected a whole number from ${least} to ${most}\n${usage}`);
}

/**
 * What `--only` chooses, in the order of `names`; all of them where it is not given.
 * @throws UsageError for a name that is none of them
 */
export function chosen<Name extends string>(
  text: string | undefined,
  names: readonly Name[],
  usage: string,
): readonly Name[] {
  if (text === undefined) return names;
  const wanted = text.split(',');
  const unknown = wanted.find((name) => !names.some((known) => known === name));
  if (unknown === undefined) return names.filter((name) => wanted.includes(name));
  throw new UsageError(`--only names "${unknown}", expected some of ${names.join(', ')}\n${usage}`);
}
