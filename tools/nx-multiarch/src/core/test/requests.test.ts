import { describe, expect, it } from 'vitest';
import { format } from '../errors';
import { assertRequests, fill, type TestRequest } from './requests';

const request = (change: Partial<TestRequest> = {}): TestRequest => ({
  name: 'log in',
  method: 'POST',
  path: '/sessions',
  expect: { status: 201 },
  ...change,
});

describe('fill', () => {
  it('replaces known names wherever a text is', () => {
    const body = { list: ['a ${token}', 1, null, true], '${token}': '${token}${run}', other: '${none}' };
    expect(fill(body, { token: 't', run: '7' })).toEqual({
      list: ['a t', 1, null, true],
      '${token}': 't7',
      other: '${none}',
    });
  });
});

describe('assertRequests', () => {
  it('takes a sequence that carries values over', () => {
    const requests = [
      request({ body: { email: '${run}@example.com' }, save: { token: 'token' } }),
      request({ name: 'me', path: '/me?id=${token}', headers: { authorization: 'Bearer ${token}' } }),
      request({ name: 'file', bodyFile: 'a.jpg', expect: { status: 200, bodyPattern: '^\\d+${token}$' } }),
    ];
    expect(() => assertRequests(requests, 'accounts')).not.toThrow();
  });

  it.each<[string, TestRequest, string, string]>([
    ['no path', request({ path: 'sessions' }), 'its path is "sessions"', 'a path that begins with /'],
    ['two bodies', request({ body: 'a', bodyFile: 'b' }), 'it has a body and a bodyFile', 'one of them'],
    [
      'a pattern that is none',
      request({ expect: { status: 200, bodyPattern: '(' } }),
      'its bodyPattern ( is no regular expression',
      "one in JavaScript's syntax",
    ],
    [
      'a value that nothing saves',
      request({ body: { token: '${token}' } }),
      'nothing before it saves "token"',
      'one of run',
    ],
    [
      'a value that it saves itself',
      request({ expect: { status: 200, json: { token: '${token}' } }, save: { token: 'token' } }),
      'nothing before it saves "token"',
      'one of run',
    ],
  ])('refuses %s', (_what, wrong, found, expected) => {
    let text = '';
    try {
      assertRequests([request({ name: 'first' }), wrong], 'accounts');
    } catch (error) {
      text = format(error);
    }
    expect(text).toBe(
      [
        `error: accounts: the request "log in" cannot be made: ${found} [BAD_OPTIONS]`,
        `  expected: ${expected}`,
        '  to mend:  correct targets.docker-test.options.requests in the project.json of accounts',
      ].join('\n'),
    );
  });
});
