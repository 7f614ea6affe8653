import type { TSchema } from '@sinclair/typebox';

function choices(schema: TSchema): string | undefined {
  const options = (schema.anyOf as { const?: unknown }[] | undefined)?.map((option) => option.const);
  return options && `one of ${options.join(', ')}`;
}

function limits({ minimum, maximum, minLength, maxLength, pattern }: TSchema): string[] {
  return [
    minimum === undefined ? '' : `from ${minimum}`,
    maximum === undefined ? '' : `to ${maximum}`,
    minLength === undefined ? '' : `of at least ${minLength} characters`,
    maxLength === undefined ? '' : `of at most ${maxLength} characters`,
    pattern === undefined ? '' : `matching ${pattern}`,
  ];
}

/** What the schema of a variable asks for, in words: its choices, its limits, its description. */
export function expectation(schema: TSchema): string {
  const kind = choices(schema) ?? (schema.type === 'boolean' ? 'true or false' : String(schema.type));
  const words = [kind, ...limits(schema)].filter(Boolean).join(' ');
  return schema.description ? `${words} (${schema.description})` : words;
}
