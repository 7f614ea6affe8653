import fc from 'fast-check';
import type { Operation, Parameter } from './document';
import { validBody, type EncodedBody } from './encode-body';
import { encode, type Parts } from './parts';
import { validValue } from './valid-value';

/** Header values that every HTTP parser lets through. */
const headerText = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;
/** A path is resolved before it is sent: these would leave the route. */
const isSegment = (text: string): boolean => !['', '.', '..'].includes(text) && text.length <= 100;

function allowed({ in: place }: Parameter, text: string): boolean {
  if (place === 'path') return isSegment(text);
  return place === 'header' ? headerText.test(text) : true;
}

/** Values of a parameter as texts: an array is given by naming it several times. */
function texts(parameter: Parameter): fc.Arbitrary<string[] | undefined> {
  const made = validValue(parameter.schema ?? { type: 'string' })
    .map((value) => [value].flat().map(String))
    .filter((values) => values.every((value) => allowed(parameter, value)));
  return parameter.required ? made : fc.option(made, { nil: undefined });
}

type Given = { parameter: Parameter; values: string[] | undefined }[];

function partsOf(given: Given, body: EncodedBody | undefined): Parts {
  const of = (place: Parameter['in']) =>
    given.flatMap(({ parameter, values = [] }) =>
      parameter.in === place ? values.map((value): [string, string] => [parameter.name, value]) : [],
    );
  const params = of('path').map(([name, value]) => [name, encode(value)]);
  return {
    params: Object.fromEntries(params) as Record<string, string>,
    query: of('query'),
    headers: { ...Object.fromEntries(of('header')), ...(body ? { 'content-type': body.contentType } : {}) },
    ...(body ? { body: body.bytes } : {}),
  };
}

function bodyOf(
  { requestBody }: Operation,
  bytes: fc.Arbitrary<Uint8Array>,
): fc.Arbitrary<EncodedBody | undefined> {
  if (!requestBody) return fc.constant(undefined);
  const kinds = Object.entries(requestBody.content).map(([type, { schema }]) =>
    validBody(type, schema, bytes),
  );
  const some = fc.oneof(...kinds);
  return requestBody.required ? some : fc.option(some, { nil: undefined });
}

/** Requests that the document calls good. `bytes` are files worth sending, where a body is one. */
export function validParts(operation: Operation, bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Parts> {
  const given = operation.parameters
    .filter((parameter) => parameter.in !== 'cookie')
    .map((parameter) => texts(parameter).map((values) => ({ parameter, values })));
  return fc
    .tuple(fc.tuple(...given), bodyOf(operation, bytes))
    .map(([values, body]) => partsOf(values, body));
}
