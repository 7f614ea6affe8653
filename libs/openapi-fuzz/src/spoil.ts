import fc from 'fast-check';
import { junkBody, junkContentType, junkHeader, junkText, junkValue } from './junk';
import { encode, type Parts } from './parts';

/** Makes one thing about a request wrong; a request that has no such thing stays as it is. */
export type Spoiler = (parts: Parts) => Parts;

const json = { 'content-type': 'application/json' };

/** A copy of the body, if it is still JSON that has members: another spoiler may have been there before. */
function bodyObject({ body, headers }: Parts): Record<string, unknown> | undefined {
  if (!body || !headers['content-type']?.includes('json')) return undefined;
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const withJson = (parts: Parts, value: unknown): Parts => ({
  ...parts,
  headers: { ...parts.headers, ...json },
  body: Buffer.from(JSON.stringify(value)),
});

function changeBody(change: (value: Record<string, unknown>, names: string[]) => void): Spoiler {
  return (parts) => {
    const value = bodyObject(parts);
    if (!value) return parts;
    change(value, Object.keys(value));
    return withJson(parts, value);
  };
}

/** Assigns without touching a prototype: a name may be __proto__. */
function set(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

const pick = <T>(items: T[], index: number): T | undefined => items[index % Math.max(items.length, 1)];

const body: fc.Arbitrary<Spoiler>[] = [
  fc.tuple(fc.nat(20), junkValue).map(([index, junk]) =>
    changeBody((value, names) => {
      const name = pick(names, index);
      if (name !== undefined) set(value, name, junk);
    }),
  ),
  fc.nat(20).map((index) => changeBody((value, names) => void delete value[pick(names, index) ?? ''])),
  fc.tuple(junkText, junkValue).map(([name, junk]) => changeBody((value) => set(value, name, junk))),
  junkValue.map((junk) => (parts) => (parts.body ? withJson(parts, junk) : parts)),
  junkBody.map((junk) => (parts) => ({ ...parts, headers: { ...json, ...parts.headers }, body: junk })),
  fc.tuple(junkContentType, junkBody).map(([type, junk]) => (parts) => ({
    ...parts,
    headers: { ...parts.headers, 'content-type': type },
    body: parts.body ?? junk,
  })),
];

const query: fc.Arbitrary<Spoiler>[] = [
  fc.tuple(fc.nat(20), junkText).map(([index, junk]) => ({ query: all, ...parts }) => ({
    ...parts,
    query: all.map(([name, value], i) => [name, i === index % all.length ? junk : value]),
  })),
  fc.nat(20).map((index) => (parts) => {
    const again = pick(parts.query, index);
    return again ? { ...parts, query: [...parts.query, again] } : parts;
  }),
  fc.tuple(junkText, junkText).map((added) => (parts) => ({ ...parts, query: [...parts.query, added] })),
];

/** As they stand in a path: some cannot be decoded. */
const rawSegment = fc.oneof(
  fc.constantFrom('%E0%A4', '%', '%00', '%2e%2e%2f', '%F0%9F%92%A9', 'x'.repeat(500), '-1', '*', ';a=b'),
  junkText.filter((text) => !['', '.', '..'].includes(text)).map((text) => encode(text)),
);

const params: fc.Arbitrary<Spoiler> = fc.tuple(fc.nat(5), rawSegment).map(([index, junk]) => (parts) => {
  const name = pick(Object.keys(parts.params), index);
  return name ? { ...parts, params: { ...parts.params, [name]: junk } } : parts;
});

const headers: fc.Arbitrary<Spoiler> = junkHeader.map(([name, value]) => (parts) => ({
  ...parts,
  headers: { ...parts.headers, [name]: value },
}));

/** One to three things that are wrong with a request. */
export const spoilers: fc.Arbitrary<Spoiler> = fc
  .array(fc.oneof(...body, ...query, params, params, headers, headers), { minLength: 1, maxLength: 3 })
  .map((all) => (parts) => all.reduce((spoiled, spoil) => spoil(spoiled), parts));
