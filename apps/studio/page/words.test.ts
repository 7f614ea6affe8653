import { describe, expect, it } from 'vitest';
import { bytesInWords } from './bytes-in-words';
import { checkFile } from './check-file';
import { failureInWords, type Failure } from './failure-in-words';
import { change, edgeFacts, outcomeInWords, timeInWords } from './outcome-in-words';
import { resultName } from './result-name';
import { serverTiming } from './server-timing';

describe('words', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [14_240, '14.2 kB'],
    [150_000, '150 kB'],
    [999_960, '1.0 MB'],
    [10_485_760, '10.5 MB'],
    [5e12, '5000 GB'],
  ])('%i bytes are %s', (bytes, words) => expect(bytesInWords(bytes)).toBe(words));

  it.each([
    [42.6, '43 ms'],
    [999.4, '999 ms'],
    [1240, '1.2 s'],
  ])('%d milliseconds are %s', (milliseconds, words) => expect(timeInWords(milliseconds)).toBe(words));

  it.each([
    [1000, 120, '88 % smaller'],
    [100, 112, '12 % larger'],
    [1000, 999, 'as large'],
    [0, 10, 'as large'],
  ])('from %i to %i is %s', (before, after, words) => expect(change(before, after)).toBe(words));

  const made = { format: 'webp', width: 600, height: 400, bytes: 5100, milliseconds: 96 };
  it('tell the outcome', () => {
    expect(outcomeInWords(61_600, { ...made, work: 81 })).toBe(
      'WebP, 600 × 400 pixels, 5.1 kB: 92 % smaller. Took 96 ms, 81 ms of it on the image.',
    );
    expect(outcomeInWords(61_600, made)).toMatch(/Took 96 ms\.$/);
    expect(edgeFacts(made)).toEqual(['600 × 400', 'WebP', '5.1 kB']);
    expect(edgeFacts({ bytes: 10 })).toEqual(['10 B']);
  });
});

describe('a failure', () => {
  const refused = (problem: object, retryAfter?: string): Failure => ({
    kind: 'refused',
    status: 503,
    problem,
    retryAfter,
  });
  it.each<[Failure, string]>([
    [refused({ detail: 'too many at once' }, '3'), 'Too many at once. Worth another try in 3 s.'],
    [refused({ detail: 'What now?' }, 'Wed, 21 Oct 2026 07:28:00 GMT'), 'What now?'],
    [refused({ title: 'Bad Gateway' }), 'Bad Gateway.'],
    [refused({}), 'The server answered 503.'],
    [
      refused({ errors: [{ path: '/querystring/width', message: 'must be <= 4096' }] }),
      'Width must be <= 4096.',
    ],
    [refused({ errors: [{ path: '/body/colour', message: 'is not known' }] }), 'colour is not known.'],
    [{ kind: 'no-image', type: '' }, 'This is no image. Choose a JPEG, PNG, WebP, GIF, AVIF or TIFF file.'],
    [
      { kind: 'too-large', bytes: 2e6, limit: 1e6 },
      'This file has 2.0 MB, at most 1.0 MB can be sent. Choose a smaller one.',
    ],
  ])('%j is told', (failure, words) => expect(failureInWords(failure)).toBe(words));
});

it.each([
  ['image/png', 100, undefined],
  ['', 100, undefined],
  ['application/octet-stream', 100, undefined],
  ['text/plain', 10, 'no-image'],
  ['video/mp4', 10, 'no-image'],
  ['application/pdf', 10, 'no-image'],
  ['image/png', 101, 'too-large'],
])('a file of type %j with %i bytes: %s', (type, size, kind) => {
  expect(checkFile({ type, size }, 100)?.kind).toBe(kind);
});

it.each([
  ['photo.png', 'jpeg', 'photo.jpg'],
  ['a.b.c', 'webp', 'a.b.webp'],
  ['', 'avif', 'image.avif'],
])('%j as %s is %s', (original, format, name) => expect(resultName(original, format)).toBe(name));

it.each([
  ['receive;dur=1.5, transform;dur=20.25', 20.25],
  ['transform;desc="x";dur=3', 3],
  ['transform', undefined],
  ['transform;dur=', undefined],
  ['other;dur=3', undefined],
  [null, undefined],
])('of %j the work is %s', (header, value) => {
  expect(serverTiming(header, 'transform')).toBe(value);
});
