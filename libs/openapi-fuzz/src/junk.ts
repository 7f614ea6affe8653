import fc from 'fast-check';
import { boundary } from './encode-body';

/** Texts that programs have stumbled over. */
const infamous = [
  ...['', ' ', '\0', 'null', 'undefined', 'NaN', 'true', '[object Object]', '__proto__', 'constructor'],
  ...['-1', '0', '1e309', '-0', '2147483648', '9007199254740993', '9'.repeat(400), '1.5', '0x10'],
  ...["' OR 1=1 --", '../../etc/passwd', '%00', '${7*7}', '<script>alert(1)</script>', '\r\nx: y'],
  ...['\u202e', '\ufeff', 'ﷺ', '👩‍👩‍👧‍👦', '𝒳', 'é'.normalize('NFD'), 'x'.repeat(5000)],
];

/** Any character of Unicode; fast-check's own unit for this takes a second to be made. */
const character = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

export const junkText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...infamous),
  fc.string({ unit: fc.oneof(character, fc.constantFrom('\0', '"', '\\', '%', '&')), maxLength: 60 }),
);

const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

/** JSON values of any type but, most of the time, the right one. */
export const junkValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, -1, 1.5, 1e308, -1e308, 2 ** 53, [], {}, deep(100), [null], { a: { b: null } }),
  junkText,
  fc.jsonValue({ maxDepth: 2 }),
);

const malformed = [
  ...[
    '',
    '{',
    '[',
    '"',
    '{"a":}',
    '{"a":1,}',
    'nul',
    '{"a":1}{"b":2}',
    '\ufeff{}',
    '{"__proto__":{"admin":true}}',
  ],
  ...['{"constructor":{"prototype":{"admin":true}}}', '{"a":1e400}', '"\\ud800"', '['.repeat(20_000)],
  ...[`{"a":${'9'.repeat(1000)}}`, `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`],
];

const disposition = 'Content-Disposition: form-data';
const brokenParts = [
  `--${boundary}\r\n`,
  `--${boundary}--`,
  `--${boundary}\r\n${disposition}; name="a"\r\n\r\nno end`,
  `--${boundary}\r\n${disposition}\r\n\r\nno name\r\n--${boundary}--\r\n`,
  `--${boundary}\r\n${disposition}; name="__proto__"\r\n\r\nx\r\n--${boundary}--\r\n`,
  `--${boundary}\r\n${disposition}; name="a"; filename="../../../etc/passwd"\r\n\r\nx\r\n--${boundary}--\r\n`,
  `--other\r\n${disposition}; name="a"\r\n\r\nx\r\n--other--\r\n`,
  `--${boundary}\r\n${disposition}; name="a"\r\n\r\nx\r\n`.repeat(1500) + `--${boundary}--\r\n`,
  `--${boundary}\r\n${`X: ${'y'.repeat(100)}\r\n`.repeat(300)}\r\nx\r\n--${boundary}--\r\n`,
];

/** Bodies that are not what any content type promises. */
export const junkBody: fc.Arbitrary<Buffer> = fc.oneof(
  fc.constantFrom(...malformed, ...brokenParts).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);

export const junkContentType = fc.constantFrom(
  ...[
    '',
    'a/b/c',
    'json',
    'text/xml',
    'application/json; charset=utf-16',
    'application/json;',
    'image/svg+xml',
  ],
  ...['multipart/form-data', 'multipart/form-data; boundary=', `multipart/form-data; boundary=${boundary}`],
  ...['multipart/mixed; boundary=x', 'application/x-www-form-urlencoded', 'application/octet-stream', '*/*'],
  `multipart/form-data; boundary=${'x'.repeat(300)}`,
);

const token = fc.oneof(
  fc.constantFrom(
    '',
    'Bearer',
    'Bearer ',
    'bearer null',
    'Basic ===',
    'Bearer a b',
    `Bearer ${'x'.repeat(5000)}`,
  ),
  fc.string({ maxLength: 60 }).map((text) => `Bearer ${text}`),
  fc.base64String({ maxLength: 60 }).map((text) => `Basic ${text}`),
);

/** Headers that arrive from a parser as they stand here, and mean nothing good. */
export const junkHeader: fc.Arbitrary<[name: string, value: string]> = fc.oneof(
  token.map((value): [string, string] => ['authorization', value]),
  fc.constantFrom<[string, string]>(
    ['accept', 'nothing/at-all'],
    ['accept', ';;;q=,'],
    ['accept-encoding', 'br;q=-1, *'],
    ['accept-version', '99'],
    ['content-encoding', 'gzip'],
    ['content-length', '7'],
    ['content-length', '999999999999'],
    ['cookie', '__proto__=1; =; ;;a'],
    ['host', '../..'],
    ['if-none-match', '*'],
    ['if-modified-since', 'never'],
    ['origin', 'null'],
    ['range', 'bytes=5-1,-,0-'],
    ['x-forwarded-for', '::ffff:1.2.3.4, unknown, "'],
    ['x-request-id', 'a'.repeat(3000)],
    ['x-http-method-override', 'DELETE'],
  ),
);
