import { describe, expect, it } from 'vitest';
import { redact } from './redact';

describe('redact', () => {
  it.each([
    ['a header', 'Authorization: Bearer abc.def.ghi', 'Authorization: ***'],
    ['a header as an object', '{"authorization":"Basic dTpw"}', '{"authorization":"***"}'],
    ['a proxy header', 'proxy-authorization=Basic dTpw', 'proxy-authorization=***'],
    ['a scheme alone', 'sent Bearer eyJhbGciOiJ', 'sent Bearer ***'],
    ['a URL', 'GET https://user:pa@ss@host/v2/', 'GET https://***@host/v2/'],
    ['a registry', 'pushes to me:pa55@reg.example.com:5000/a', 'pushes to ***@reg.example.com:5000/a'],
    ['no reference with a digest', 'uses node:24@sha256:abcd', 'uses node:24@sha256:abcd'],
    ['a signed URL', 'https://s3/x?X-Amz-Signature=ab12&n=1', 'https://s3/x?X-Amz-Signature=***&n=1'],
    ['a token in a query', '/token?refresh_token=r1&scope=s', '/token?refresh_token=***&scope=s'],
    [
      'a token answer',
      '{"access_token": "t\\"1","expires_in":60}',
      '{"access_token": "***","expires_in":60}',
    ],
    ['a helper answer', '{"Username":"AWS","Secret":"s3cret"}', '{"Username":"AWS","Secret":"***"}'],
    [
      'nothing secret',
      'an @ in team@example.com, Basic auth, a token',
      'an @ in team@example.com, Basic auth, a token',
    ],
  ])('hides the secret of %s', (_what, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('hides handed-in secrets, as they are and URL-encoded, the longest first', () => {
    expect(redact('a=p/w b=p%2Fw c=p/word', ['p/w', 'p/word'])).toBe('a=*** b=*** c=***');
  });

  it('ignores an empty secret', () => {
    expect(redact('text', [''])).toBe('text');
  });
});
