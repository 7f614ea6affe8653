import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from './document';
import { misfit, validValue, valueOf } from './valid-value';

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const sample = (schema: Schema): unknown[] => fc.sample(validValue(schema), { numRuns: 100, seed: 3 });

describe('validValue', () => {
  it.each<[string, Schema]>([
    ['a text of a length', { type: 'string', minLength: 3, maxLength: 5 }],
    ['a text of a pattern', { type: 'string', pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$', maxLength: 254 }],
    ['a format', { type: 'string', format: 'date-time' }],
    ['a whole number', { type: 'integer', minimum: 1, maximum: 3 }],
    ['a multiple', { type: 'integer', exclusiveMinimum: 0, maximum: 100, multipleOf: 7 }],
    ['a number', { type: 'number', minimum: 0.1, maximum: 0.2 }],
    ['a choice', { anyOf: [{ type: 'string', enum: ['a'] }, { const: 'b' }] }],
    ['a list', { type: 'array', items: { type: 'boolean' }, minItems: 1, maxItems: 2 }],
    ['a list without repetitions', { type: 'array', items: { enum: [1, 2, 3] }, uniqueItems: true }],
    [
      'an object',
      {
        type: 'object',
        required: ['a'],
        properties: { a: { type: 'string' }, b: { type: 'null' } },
        additionalProperties: false,
      },
    ],
    ['several types', { type: ['string', 'null'] }],
    [
      'all of several',
      {
        allOf: [
          { type: 'object', required: ['a'], properties: { a: { const: 1 } } },
          { type: 'object', required: ['b'], properties: { b: { const: 2 } } },
        ],
      },
    ],
    ['anything', {}],
  ])('makes %s', (_, schema) => {
    const fits = ajv.compile(schema);
    const values = sample(schema);
    expect(values.filter((value) => !fits(value))).toEqual([]);
    expect(values).toHaveLength(100);
  });

  it('makes every choice, and leaves optional members out at times', () => {
    expect(new Set(sample({ enum: ['a', 'b', 'c'] }))).toEqual(new Set(['a', 'b', 'c']));
    const objects = sample({ type: 'object', properties: { a: { type: 'null' } } }) as object[];
    expect(new Set(objects.map((value) => 'a' in value))).toEqual(new Set([true, false]));
  });

  it('says so when a schema asks for what it cannot make', () => {
    const schema = { type: 'string', not: { type: 'string' } };
    expect(() => validValue(schema)).toThrow('cannot make values of the schema {"type":"string"');
  });
});

describe('valueOf', () => {
  it('takes binary content from the bytes it is given', () => {
    const file = { type: 'object', required: ['f'], properties: { f: { type: 'string', format: 'binary' } } };
    const bytes = Buffer.from('sample');
    expect(fc.sample(valueOf(file, fc.constant(bytes)), 3)).toEqual([
      { f: bytes },
      { f: bytes },
      { f: bytes },
    ]);
  });
});

describe('misfit', () => {
  it('says what does not fit', () => {
    const schema = { type: 'object', required: ['a'] };
    expect(misfit(schema, { a: 1 })).toBeUndefined();
    expect(misfit(schema, {})).toBe("answer must have required property 'a'");
  });
});
