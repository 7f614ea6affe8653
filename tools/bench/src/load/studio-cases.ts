import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { photo } from '../measure/photo';
import { anyServerCases } from './any-server-cases';
import { loadCase, type ExpectedCase } from './load-case';

const jpeg = { 'content-type': 'image/jpeg' };
const boundary = 'a-line-between';

/** A form with one file. */
function form(
  file: Uint8Array,
  fields: Record<string, string> = {},
  end = `\r\n--${boundary}--\r\n`,
): Buffer {
  const texts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="image"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`;
  return Buffer.concat([Buffer.from(texts.join('') + head), file, Buffer.from(end)]);
}

/** A PNG of a few bytes whose header claims 30,000 x 30,000 pixels. http://www.libpng.org/pub/png/spec/1.2/PNG-Chunks.html */
async function bomb(): Promise<Buffer> {
  const blank = { width: 8, height: 8, channels: 3 as const, background: 'red' };
  const bytes = await sharp({ create: blank }).png().toBuffer();
  // Signature of 8 bytes, length, then "IHDR" with width and height; its checksum stands after 13 bytes of content.
  bytes.writeUInt32BE(30_000, 16);
  bytes.writeUInt32BE(30_000, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

function formCases(image: Buffer): ExpectedCase[] {
  const post = (name: string, statuses: number[], body: Buffer): ExpectedCase =>
    loadCase(name, 2, statuses, {
      method: 'POST',
      path: '/api/transform',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      body,
    });
  return [
    post('form', [200], form(image, { width: '200', format: 'jpeg' })),
    post('form-cut-off', [400], form(image, {}, '')),
    post('form-bad-field', [400], form(image, { width: 'wide' })),
    post('form-garbage', [400, 415], Buffer.from('\r\n\r\n--\0\0--')),
  ];
}

function badBodies(image: Buffer): ExpectedCase[] {
  const post = (name: string, statuses: number[], body: Uint8Array | string, type = 'image/jpeg') =>
    loadCase(name, 2, statuses, {
      method: 'POST',
      path: '/api/transform?width=100',
      headers: { 'content-type': type },
      body,
    });
  return [
    post('text-as-image', [415], 'this is no image'),
    post('cut-off', [422], image.subarray(0, image.length / 2)),
    post('only-magic', [415, 422], Buffer.from([0xff, 0xd8, 0xff, 0xe0])),
    post('svg', [415], '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'image/svg+xml'),
    post('wrong-type', [415], '{"a":1}', 'application/json'),
    post('strange-type', [415], 'x', ';;;/='),
    post('empty', [415], ''),
    { ...post('oversize', [413], Buffer.alloc(10_485_761)), weight: 1 },
  ];
}

/** Requests to studio, good and bad; about a third makes an image. */
export async function studioCases(): Promise<ExpectedCase[]> {
  const image = await photo(640, 480);
  const transform = (query: string) => ({
    method: 'POST',
    path: `/api/transform?${query}`,
    headers: jpeg,
    body: image,
  });
  const formats = ['webp', 'jpeg', 'png'].map((format) =>
    loadCase(`to-${format}`, 5, [200], transform(`width=200&format=${format}`)),
  );
  return [
    ...formats,
    // Large ones make a fragmented heap grow, where it can.
    loadCase('large-photo', 2, [200], { ...transform('width=1200'), body: await photo(2400, 1800) }),
    loadCase('metadata', 4, [200], { method: 'POST', path: '/api/metadata', headers: jpeg, body: image }),
    loadCase('capabilities', 2, [200], { path: '/api/metadata' }),
    loadCase('page', 2, [200], { path: '/' }),
    ...['width=0', 'width=9999', 'fit=odd', 'nothing=1'].map((query, at) =>
      loadCase(`bad-query-${at}`, 1, [400], transform(query)),
    ),
    loadCase('bomb', 2, [413], { ...transform('width=10'), body: await bomb() }),
    ...formCases(image),
    ...badBodies(image),
    ...anyServerCases(),
  ];
}
