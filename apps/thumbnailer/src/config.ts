import { defaultLimits } from '@nx-multiarch/imaging';

/** The environment does not fit; the message has a line for every variable at fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: string[]) {
    super(`the configuration does not fit:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
}

interface Variable<T> {
  /** The default, as it would be written in the environment. */
  fallback: string;
  /** In words, for the error. */
  expected: string;
  /** undefined: the text is none such. */
  parse: (text: string) => T | undefined;
}

function wholeNumber(text: string, min: number, max: number): number | undefined {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : undefined;
}

function parseWidths(text: string): readonly number[] | undefined {
  const widths = text.split(',').map((part) => wholeNumber(part.trim(), 16, 2048));
  const known = widths.filter((width) => width !== undefined);
  const distinct = new Set(known).size === widths.length;
  return distinct && widths.length <= 10 ? Object.freeze(known) : undefined;
}

/**
 * A read of four variables by hand: a schema library would be a good part of what Lambda has to load before the first
 * event.
 */
const variables = {
  /** How wide the thumbnails are, in pixels. */
  THUMBNAIL_WIDTHS: {
    fallback: '128,512,1024',
    expected: 'up to 10 different whole numbers from 16 to 2048 with commas between them',
    parse: parseWidths,
  },
  /** The folder beside a source that its thumbnails go to. */
  THUMBNAIL_FOLDER: {
    fallback: 'thumbnails',
    expected: 'a name of 1 to 64 letters, digits, "-" and "_"',
    parse: (text) => (/^[\w-]{1,64}$/.test(text) ? text : undefined),
  },
  /** The largest source that is downloaded, in bytes. */
  SOURCE_MAX_BYTES: {
    fallback: String(2 * defaultLimits.bytes),
    expected: 'a whole number of bytes from 1 to 104857600',
    parse: (text) => wholeNumber(text, 1, 100 * 1024 * 1024),
  },
  /** Buckets in the path and not in the host's name: what most S3-compatible servers want. */
  S3_FORCE_PATH_STYLE: {
    fallback: 'false',
    expected: 'true or false',
    parse: (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined),
  },
} satisfies Record<string, Variable<unknown>>;

type Name = keyof typeof variables;
export type Config = { readonly [N in Name]: NonNullable<ReturnType<(typeof variables)[N]['parse']>> };

/**
 * Reads the configuration from environment variables; one that is set to nothing counts as not set.
 * @returns one frozen object
 * @throws ConfigError naming all variables that do not fit, not just the first
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const read = Object.entries(variables).map(([name, { fallback, expected, parse }]) => {
    const text = env[name] || fallback;
    return { name, value: parse(text), problem: `${name} is "${text}", expected ${expected}` };
  });
  const problems = read.filter(({ value }) => value === undefined).map(({ problem }) => problem);
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(Object.fromEntries(read.map(({ name, value }) => [name, value]))) as Config;
}
