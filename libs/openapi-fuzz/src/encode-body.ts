import type fc from 'fast-check';
import type { Schema } from './document';
import { validValue, valueOf } from './valid-value';

export interface EncodedBody {
  contentType: string;
  bytes: Buffer;
}

export const boundary = 'fuzz-boundary';

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function fields(value: unknown): [string, unknown][] {
  return Object.entries(value as object).flatMap(([name, field]) =>
    Array.isArray(field) ? field.map((item): [string, unknown] => [name, item]) : [[name, field]],
  );
}

function part(name: string, value: unknown): Buffer {
  const isFile = value instanceof Uint8Array;
  const file = isFile ? '; filename="file.bin"\r\nContent-Type: application/octet-stream' : '';
  return Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`),
    isFile ? value : Buffer.from(textOf(value)),
    Buffer.from('\r\n'),
  ]);
}

/** https://www.rfc-editor.org/rfc/rfc7578 */
export function multipart(value: unknown): Buffer {
  const parts = fields(value).map(([name, field]) => part(name, field));
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

function form(value: unknown): Buffer {
  return Buffer.from(
    new URLSearchParams(
      fields(value).map(([name, field]): [string, string] => [name, textOf(field)]),
    ).toString(),
  );
}

/** A type that the range allows: image/* is asked with image/png. */
function concrete(mediaType: string): string {
  if (mediaType === '*/*') return 'application/octet-stream';
  return mediaType === 'image/*' ? 'image/png' : mediaType.replace('/*', '/plain');
}

/** Bodies of a media type that fit its schema; what has no schema, or a binary one, is made of `bytes`. */
export function validBody(
  mediaType: string,
  schema: Schema | undefined,
  bytes: fc.Arbitrary<Uint8Array>,
): fc.Arbitrary<EncodedBody> {
  const contentType = concrete(mediaType);
  const as = (encode: (value: unknown) => Buffer) => (value: unknown) => ({
    contentType,
    bytes: encode(value),
  });
  if (/[/+]json$/.test(contentType)) {
    return validValue(schema ?? {}).map(as((value) => Buffer.from(JSON.stringify(value))));
  }
  if (contentType === 'application/x-www-form-urlencoded') return validValue(schema ?? {}).map(as(form));
  if (contentType === 'multipart/form-data') {
    const encoded = valueOf(schema ?? { type: 'object' }, bytes).map(as(multipart));
    return encoded.map((body) => ({ ...body, contentType: `${contentType}; boundary=${boundary}` }));
  }
  if (contentType.startsWith('text/')) {
    return validValue(schema ?? { type: 'string' }).map(as((value) => Buffer.from(textOf(value))));
  }
  return bytes.map(as((value) => Buffer.from(value as Uint8Array)));
}
