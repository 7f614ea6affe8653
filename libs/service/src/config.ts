import { Kind, type Static, type TObject, type TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { expectation } from './config-expectation';

/** The environment does not fit the schema; the message has a line for every variable at fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: string[]) {
    super(`the configuration does not fit:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
}

function problem(name: string, schema: TSchema, value: unknown): string {
  if (value === undefined) return `${name} is not set, expected ${expectation(schema)}`;
  const found = schema.secret === true ? 'set, but does not fit' : `"${value}"`;
  return `${name} is ${found}, expected ${expectation(schema)}`;
}

/** Variables that are set to nothing count as not set, as people write them in compose and env files. */
function select(names: string[], env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

const booleans: Record<string, boolean> = { true: true, '1': true, false: false, '0': false };

/**
 * A text as the schema's type; one that is no such value stays a text and fails the check. TypeBox's own conversion
 * is too kind for a configuration: it takes "80.9" for 80 and "1e3" for 1.
 */
function convert(schema: TSchema, text: string): unknown {
  if (schema[Kind] === 'Integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  if (schema[Kind] === 'Number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (schema[Kind] === 'Boolean') return booleans[text.toLowerCase()] ?? text;
  return text;
}

/**
 * Reads a service's configuration: every property of the schema is an environment variable of that name; texts are
 * converted to the schema's types and its defaults filled in. Mark secrets with `secret: true`: their values then
 * stay out of errors.
 * @returns one frozen object
 * @throws ConfigError naming all variables that do not fit, not just the first
 */
export function readConfig<S extends TObject>(schema: S, env: NodeJS.ProcessEnv): Readonly<Static<S>> {
  const schemas: Record<string, TSchema> = schema.properties;
  const given = select(Object.keys(schemas), env);
  const converted = Object.fromEntries(
    Object.entries(given).map(([name, text]) => [name, convert(schemas[name]!, text)]),
  );
  const value = Value.Default(schema, converted);
  const names = new Set([...Value.Errors(schema, value)].map(({ path }) => path.split('/')[1] ?? ''));
  if (names.size > 0) {
    throw new ConfigError([...names].map((name) => problem(name, schemas[name]!, given[name])));
  }
  return Object.freeze(value as Static<S>);
}
