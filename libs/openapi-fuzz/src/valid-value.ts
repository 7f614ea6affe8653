import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { Schema } from './document';

const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** Longest text, and most items, that are made where a schema has no smaller limit. */
const sizes = { text: 40, items: 4 };

const formats: Record<string, fc.Arbitrary<string>> = {
  email: fc.emailAddress(),
  uuid: fc.uuid(),
  uri: fc.webUrl(),
  ipv4: fc.ipV4(),
  'date-time': fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
    .map((d) => d.toISOString()),
};

function text({ pattern, format, minLength = 0, maxLength }: Schema): fc.Arbitrary<string> {
  const [least, most] = [Number(minLength), Number(maxLength ?? Number(minLength) + sizes.text)];
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  const known = formats[String(format)];
  if (known) return known;
  const options = { minLength: least, maxLength: Math.min(most, least + sizes.text) };
  return fc.oneof(fc.string(options), fc.string({ ...options, unit: 'grapheme' }));
}

function whole({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf = 1 }: Schema) {
  const step = Number(multipleOf);
  const min = Number(minimum ?? (exclusiveMinimum === undefined ? -1e9 : Number(exclusiveMinimum) + 1));
  const max = Number(maximum ?? (exclusiveMaximum === undefined ? 1e9 : Number(exclusiveMaximum) - 1));
  return fc.integer({ min: Math.ceil(min / step), max: Math.floor(max / step) }).map((count) => count * step);
}

function real(schema: Schema): fc.Arbitrary<number> {
  const { minimum = -1e9, maximum = 1e9 } = schema;
  return fc.double({ min: Number(minimum), max: Number(maximum), noNaN: true });
}

function list(schema: Schema, bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<unknown[]> {
  const { items = {}, minItems = 0, maxItems = Number.MAX_SAFE_INTEGER, uniqueItems } = schema;
  const minLength = Number(minItems);
  const limits = { minLength, maxLength: Math.min(Number(maxItems), minLength + sizes.items) };
  const item = valueOf(items as Schema, bytes);
  return uniqueItems
    ? fc.uniqueArray(item, { ...limits, selector: (value) => JSON.stringify(value) })
    : fc.array(item, limits);
}

function object(schema: Schema, bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<object> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  const model = Object.fromEntries(properties.map(([name, inner]) => [name, valueOf(inner, bytes)]));
  const required = (schema.required ?? []) as string[];
  return fc.record(model, { requiredKeys: required.filter((name) => name in model), noNullPrototype: true });
}

const byType: Record<string, (schema: Schema, bytes: fc.Arbitrary<Uint8Array>) => fc.Arbitrary<unknown>> = {
  string: (schema, bytes) => (schema.format === 'binary' ? bytes : text(schema)),
  integer: whole,
  number: real,
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  array: list,
  object,
};

/** Values made from a schema; where it says `format: binary`, from `bytes`. Most of them fit it. */
export function valueOf(
  schema: Schema,
  bytes: fc.Arbitrary<Uint8Array> = fc.uint8Array(),
): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  const options = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (options) return fc.oneof(...options.map((option) => valueOf(option, bytes)));
  const all = schema.allOf as Schema[] | undefined;
  if (all)
    return fc.tuple(...all.map((part) => valueOf(part, bytes))).map((parts) => Object.assign({}, ...parts));
  const types = [schema.type ?? []].flat() as string[];
  if (types.length === 0) return fc.jsonValue({ maxDepth: 2 });
  return fc.oneof(...types.map((type) => byType[type]!(schema, bytes)));
}

/**
 * Values that fit the schema, each one checked.
 * @throws Error when hardly any value made from the schema fits it: it asks for what is not understood here
 */
export function validValue(schema: Schema): fc.Arbitrary<unknown> {
  const fits = ajv.compile(schema);
  const made = valueOf(schema);
  const good = fc.sample(made, { numRuns: 200, seed: 1 }).filter((value) => fits(value));
  if (good.length < 10) throw new Error(`cannot make values of the schema ${JSON.stringify(schema)}`);
  return made.filter((value) => fits(value));
}

const checks = new WeakMap<Schema, ReturnType<typeof ajv.compile>>();

/** What of a value does not fit a schema, in words; undefined when it fits. */
export function misfit(schema: Schema, value: unknown): string | undefined {
  const check = checks.get(schema) ?? ajv.compile(schema);
  checks.set(schema, check);
  return check(value) ? undefined : ajv.errorsText(check.errors, { dataVar: 'answer' });
}
