import type { Static, TObject, TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

/** The environment does not fit the schema; the message has a line for every variable at fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: string[]) {
    super(`the configuration does not fit:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
}

/** What a schema asks for, in words: its limits, its choices, its description. */
function expectation(schema: TSchema): string {
  const choices = (schema.anyOf as { const?: unknown }[] | undefined)?.map((option) => option.const);
  const range = [
    schema.minimum === undefined ? '' : `from ${schema.minimum}`,
    schema.maximum === undefined ? '' : `to ${schema.maximum}`,
  ];
  const kind = choices ? `one of ${choices.join(', ')}` : String(schema.type);
  const words = [kind, ...range].filter(Boolean).join(' ');
  return schema.description ? `${words} (${schema.description})` : words;
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

/**
 * Reads a service's configuration: every property of the schema is an environment variable of that name; texts are
 * converted to the schema's types and its defaults filled in. Mark secrets with `secret: true`: their values then
 * stay out of errors.
 * @returns one frozen object
 * @throws ConfigError naming all variables that do not fit, not just the first
 */
export function readConfig<S extends TObject>(schema: S, env: NodeJS.ProcessEnv): Readonly<Static<S>> {
  const given = select(Object.keys(schema.properties), env);
  const value = Value.Default(schema, Value.Convert(schema, { ...given }));
  const names = new Set([...Value.Errors(schema, value)].map(({ path }) => path.split('/')[1] ?? ''));
  if (names.size > 0) {
    throw new ConfigError(
      [...names].map((name) => problem(name, schema.properties[name] as TSchema, given[name])),
    );
  }
  return Object.freeze(value as Static<S>);
}
