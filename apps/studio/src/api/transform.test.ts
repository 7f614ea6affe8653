import type { Service } from '@nx-multiarch/service';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiServer, byteLimit, cutPng, photo, type Reply } from '../../testing/api-server';
import { formBody, type Part } from '../../testing/form-body';

let app: Service;
beforeEach(async () => {
  app = await apiServer();
});
afterEach(() => app.close());

const post = (query: string, payload: Buffer | string, headers: Record<string, string>): Promise<Reply> =>
  app.inject({ method: 'POST', url: `/api/transform${query}`, payload, headers });
const transform = (query: string, payload: Buffer | string, type = 'image/jpeg'): Promise<Reply> =>
  post(query, payload, { 'content-type': type });
const submit = (parts: Part[], query = ''): Promise<Reply> => {
  const { payload, headers } = formBody(parts);
  return post(query, payload, headers);
};
const image = async (fileName = 'a.jpg'): Promise<Part> => ({
  name: 'image',
  value: await photo(),
  fileName,
});
const field = (name: string, value: string): Part => ({ name, value });

const wanted: [string, string, number, number][] = [
  ['', 'image/webp', 300, 200],
  ['width=30', 'image/webp', 30, 20],
  ['width=30&height=30&fit=cover&format=png', 'image/png', 30, 30],
  ['height=50&format=jpeg&quality=40', 'image/jpeg', 75, 50],
  ['width=60&format=avif', 'image/avif', 60, 40],
];
const unwanted = [
  'width=0',
  'width=5000',
  'width=wide',
  'fit=stretch',
  'format=bmp',
  'quality=101',
  'colour=red',
];

async function expectImage(reply: Reply, type: string, width: number, height: number): Promise<void> {
  expect([reply.statusCode, reply.headers['content-type']], reply.body).toEqual([200, type]);
  expect(await sharp(reply.rawPayload).metadata()).toMatchObject({ width, height });
  expect(reply.headers).toMatchObject({ 'x-image-width': String(width), 'x-image-height': String(height) });
  expect(reply.headers['server-timing']).toMatch(/^receive;dur=\d+\.\d, transform;dur=\d+\.\d$/);
}

function expectProblem(reply: Reply, expected: object): void {
  expect(reply.headers['content-type']).toContain('application/problem+json');
  expect(reply.json()).toMatchObject(expected);
}

describe('POST /api/transform with an image as the body', () => {
  it.each(wanted)('%s', async (query, type, width, height) => {
    const reply = await transform(`?${query}`, await photo());
    await expectImage(reply, type, width, height);
    expect(reply.headers['content-disposition']).toBeUndefined();
  });

  it('does not care what type the client claims', async () => {
    expect((await transform('', await photo(), 'application/octet-stream')).statusCode).toBe(200);
  });

  it.each(unwanted)('refuses %s', async (query) => {
    expectProblem(await transform(`?${query}`, await photo()), { status: 400, title: 'Bad Request' });
  });

  it.each([
    ['text that claims to be an image', 'hello', 'image/png', 415],
    ['JSON', '{}', 'application/json', 415],
    ['another form', 'a=b', 'application/x-www-form-urlencoded', 415],
    ['nothing', '', 'image/png', 415],
    ['too many bytes', Buffer.alloc(byteLimit + 1), 'image/png', 413],
  ])('refuses %s', async (_, payload, type, status) => {
    expectProblem(await transform('', payload, type), { status });
  });

  it('says what it found and what it expects', async () => {
    const reply = await transform('', 'text', 'text/plain');
    expect(reply.json().detail).toMatch(/^Found text\/plain, expected an image as the body .* form/);
    const untyped = await post('', 'text', { 'content-type': '' });
    expectProblem(untyped, { status: 415 });
  });

  it('tells a damaged image from one that is none', async () => {
    expectProblem(await transform('', await cutPng()), { status: 422, code: 'damaged' });
  });
});

describe('POST /api/transform with a form', () => {
  it.each(wanted)('%s', async (query, type, width, height) => {
    const fields = [...new URLSearchParams(query)].map(([name, value]) => field(name, value));
    await expectImage(await submit([...fields, await image()]), type, width, height);
    await expectImage(await submit([await image(), ...fields]), type, width, height);
  });

  it('takes empty fields as not given, and the query where the form is silent', async () => {
    const parts = [await image(), field('width', ''), field('format', 'png')];
    await expectImage(await submit(parts, '?width=30&format=jpeg'), 'image/png', 30, 20);
  });

  it('names the result after the file', async () => {
    const reply = await submit([await image('../My "photo" é.jpeg'), field('format', 'jpeg')]);
    expect(reply.headers['content-disposition']).toMatch(
      /^inline; filename="[\w ._]+\.jpg"; filename\*=UTF-8''\S+\.jpg$/,
    );
    expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it.each(unwanted)('refuses %s', async (query) => {
    const [name = '', value = ''] = query.split('=');
    const reply = await submit([await image(), field(name, value)]);
    expectProblem(reply, { status: 400, errors: [{ path: `/body/${name}` }] });
  });

  it.each<[string, Part[], number, string]>([
    ['no image', [field('width', '3')], 400, '/body/image is required'],
    ['an image that is a text', [field('image', 'a')], 400, '/body/image is required'],
    ['no file chosen', [{ name: 'image', value: '', fileName: '' }], 400, '/body/image is required'],
    ['an empty file', [{ name: 'image', value: '', fileName: 'a.png' }], 415, 'no bytes'],
    ['a text file', [{ name: 'image', value: 'hello', fileName: 'a.txt' }], 415, 'not an image'],
    ['another name for the file', [{ name: 'picture', value: 'x', fileName: 'a.png' }], 400, 'required'],
    ['a field twice', [field('width', '3'), field('width', '4')], 400, 'The form has width more than once'],
    ['a field of the prototype', [field('__proto__', '3')], 400, 'prototype'],
    [
      'too large a file',
      [{ name: 'image', value: Buffer.alloc(byteLimit + 1), fileName: 'a' }],
      413,
      'large',
    ],
    [
      'far too large a file',
      [{ name: 'image', value: Buffer.alloc(byteLimit * 2), fileName: 'a' }],
      413,
      'allowed',
    ],
    ['two files', [1, 2].map((n) => ({ name: 'image', value: `${n}`, fileName: 'a' })), 413, 'files limit'],
    ['many fields', Array.from({ length: 30 }, (_, n) => field(`a${n}`, 'x')), 413, 'fields limit'],
  ])('refuses %s', async (_, parts, status, detail) => {
    const reply = await submit(parts);
    expectProblem(reply, { status });
    expect(reply.json().detail).toContain(detail);
  });

  it.each([
    ['without a boundary', 'multipart/form-data', 'x'],
    [
      'cut off',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\nabc',
    ],
    ['that is none', 'multipart/form-data; boundary=b', 'hello'],
  ])('refuses a form %s', async (_, type, payload) => {
    expectProblem(await post('', payload, { 'content-type': type }), { status: 400 });
  });
});
