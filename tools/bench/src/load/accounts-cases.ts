import { photo } from '../measure/photo';
import { jsonRequest, type RawRequest } from '../wrk/http-bytes';
import { anyServerCases } from './any-server-cases';
import { loadCase, type ExpectedCase } from './load-case';

/** An account that is there, and a token for it. */
export interface Person {
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

const json = { 'content-type': 'application/json' };

function logIns({ email, password }: Person): ExpectedCase[] {
  const post = (name: string, weight: number, statuses: number[], value: unknown): ExpectedCase =>
    loadCase(name, weight, statuses, jsonRequest('POST', '/sessions', value));
  return [
    post('log-in', 4, [201], { email, password }),
    post('wrong-password', 2, [401], { email, password: 'not this one' }),
    post('unknown-account', 2, [401], { email: 'nobody-########@example.com', password }),
    post('injection', 1, [401], { email: "x' OR '1'='1", password: "'; DROP TABLE accounts; --" }),
    post('no-password', 1, [400], { email }),
    post('wrong-types', 1, [400, 401], { email: { a: 1 }, password: ['x'] }),
    post('deep', 1, [400], JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`)),
  ];
}

function signUps(): ExpectedCase[] {
  const post = (name: string, weight: number, statuses: number[], value: unknown): ExpectedCase =>
    loadCase(name, weight, statuses, jsonRequest('POST', '/accounts', value));
  const email = 'load-########@example.com';
  return [
    post('sign-up', 2, [201, 409], { email, password: 'correct horse battery' }),
    post('bad-email', 1, [400], { email: 'none', password: 'correct horse battery' }),
    post('short-password', 1, [400], { email, password: 'short' }),
    post('long-password', 1, [400], { email, password: 'ü'.repeat(37) }),
    post('nul-password', 1, [400], { email, password: 'abcdefgh\0ijk' }),
  ];
}

function bodies(): ExpectedCase[] {
  const post = (name: string, weight: number, statuses: number[], rest: Omit<RawRequest, 'path'>) =>
    loadCase(name, weight, statuses, { method: 'POST', path: '/accounts', ...rest });
  return [
    post('broken-json', 2, [400], { headers: json, body: '{"email": "a@example.com", ' }),
    post('no-json', 1, [400], { headers: json, body: '\0\x01' }),
    post('prototype', 1, [400], { headers: json, body: '{"__proto__":{"admin":true},"email":"a"}' }),
    post('empty', 1, [400], { headers: json, body: '' }),
    post('text', 1, [400, 415], { headers: { 'content-type': 'text/plain' }, body: 'hello' }),
    post('strange-type', 1, [415], { headers: { 'content-type': ';;;/=' }, body: 'hello' }),
    post('oversize', 1, [413], { headers: json, body: `{"email":"${'a'.repeat(10_485_760)}"}` }),
  ];
}

async function owners(person: Person): Promise<ExpectedCase[]> {
  const mine = { authorization: `Bearer ${person.token}` };
  const avatar = (name: string, statuses: number[], body: Uint8Array | string, type = 'image/jpeg') =>
    loadCase(name, 2, statuses, {
      method: 'PUT',
      path: '/me/avatar',
      headers: { ...mine, 'content-type': type },
      body,
    });
  const image = await photo(640, 480);
  return [
    loadCase('my-account', 4, [200], { path: '/me', headers: mine }),
    loadCase('rename', 2, [200], jsonRequest('PATCH', '/me', { displayName: 'Load ########' }, mine)),
    avatar('avatar', [204], image),
    avatar('avatar-text', [415], 'no image'),
    avatar('avatar-cut-off', [422], image.subarray(0, 9000)),
    avatar('avatar-json', [415], '{}', 'application/json'),
    loadCase('see-avatar', 2, [200], { path: '/me/avatar', headers: mine }),
    loadCase('wrong-old-password', 1, [401, 403], {
      ...jsonRequest('PUT', '/me/password', wrongChange, mine),
    }),
  ];
}

const wrongChange = { currentPassword: 'not this one', newPassword: 'correct horse battery' };

const badTokens: [string, Record<string, string>][] = [
  ['no-token', {}],
  ['bad-token', { authorization: 'Bearer ########' }],
  ['basic', { authorization: 'Basic YTpi' }],
  ['long-token', { authorization: `Bearer ${'a'.repeat(8000)}` }],
  ['strange-token', { authorization: 'Bearer \xff\xfe' }],
];

/** Requests to accounts, good and bad. */
export async function accountsCases(person: Person): Promise<ExpectedCase[]> {
  return [
    ...logIns(person),
    ...signUps(),
    ...bodies(),
    ...(await owners(person)),
    ...badTokens.map(([name, headers]) => loadCase(name, 1, [401], { path: '/me', headers })),
    ...anyServerCases(),
  ];
}
