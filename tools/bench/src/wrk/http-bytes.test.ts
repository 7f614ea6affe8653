import { describe, expect, it } from 'vitest';
import { httpBytes, jsonRequest } from './http-bytes';

describe('httpBytes', () => {
  it('is a whole request', () => {
    expect(httpBytes({ path: '/livez' }).toString()).toBe('GET /livez HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
  });

  it('counts the bytes of the body, not its characters', () => {
    expect(httpBytes({ method: 'POST', path: '/', body: 'é' }).toString('utf8')).toContain(
      'content-length: 2\r\n\r\né',
    );
  });

  it('lets a caller lie', () => {
    const text = httpBytes({ path: '/', headers: { 'content-length': '-1' }, body: 'abc' }).toString();
    expect(text.match(/content-length: (\S+)/g)).toEqual(['content-length: -1']);
  });
});

it('jsonRequest says what its body is', () => {
  expect(httpBytes(jsonRequest('PUT', '/me', { a: 1 }, { authorization: 'Bearer x' })).toString()).toBe(
    'PUT /me HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 7\r\ncontent-type: application/json\r\n' +
      'authorization: Bearer x\r\n\r\n{"a":1}',
  );
});
