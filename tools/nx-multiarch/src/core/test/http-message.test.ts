import { describe, expect, it } from 'vitest';
import { describeReply, get, jsonOf } from './http-message';

const reply = (status: number, text: string, contentType = 'text/plain') => ({
  status,
  contentType,
  body: Buffer.from(text, 'utf8'),
});

describe('http messages', () => {
  it('get has no body', () => expect(get('/a')).toEqual({ method: 'GET', path: '/a', headers: {} }));

  it('reads JSON where there is some', () => {
    expect(jsonOf(reply(200, '{"a":1}'))).toEqual({ a: 1 });
    expect(jsonOf(reply(200, '<html>'))).toBeUndefined();
  });

  it.each([
    [reply(204, ''), 'status 204'],
    [reply(503, ' not ready\n'), 'status 503: not ready'],
    [reply(200, 'x'.repeat(400)), `status 200: ${'x'.repeat(300)}...`],
    [reply(200, 'RIFF', 'image/webp'), 'status 200: 4 bytes of image/webp'],
  ])('shows %#', (given, text) => expect(describeReply(given)).toBe(text));
});
