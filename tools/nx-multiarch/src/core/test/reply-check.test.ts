import { describe, expect, it } from 'vitest';
import type { ReplyExpectation } from './requests';
import { checkReply, savedValues } from './reply-check';

const JSON_TEXT = '{"email":"a@b","list":[{"id":1,"x":2}],"session":{"token":"t","age":7,"flags":null}}';
const reply = (text: string, contentType = 'application/json; charset=utf-8', status = 200) => ({
  status,
  contentType,
  body: Buffer.from(text, 'latin1'),
});
const json = reply(JSON_TEXT);

describe('checkReply', () => {
  it.each<[string, ReturnType<typeof reply>, ReplyExpectation]>([
    ['the status', json, { status: 200 }],
    ['the type without its parameters', json, { status: 200, contentType: 'Application/JSON' }],
    [
      'a pattern over bytes',
      reply('RIFF\xff\xd8\x00\x01WEBP', 'image/webp'),
      { status: 200, contentType: 'image/webp', bodyPattern: '^RIFF[\\s\\S]{1,4}WEBP' },
    ],
    ['a part of the JSON', json, { status: 200, json: { email: 'a@b', list: [{ id: 1 }] } }],
    ['a null', json, { status: 200, json: { session: { flags: null } } }],
  ])('is content with %s', (_what, given, expected) => {
    expect(checkReply('x', given, expected)).toEqual([]);
  });

  const shown = `status 200: ${JSON_TEXT}`;
  it.each<[string, ReturnType<typeof reply>, ReplyExpectation, string, string]>([
    ['status', json, { status: 201, contentType: 'text/plain' }, shown, 'status 201'],
    ['type', json, { status: 200, contentType: 'image/webp' }, 'application/json', 'image/webp'],
    ['missing type', reply('a', ''), { status: 200, contentType: 'a/b' }, 'no content type', 'a/b'],
    ['pattern', json, { status: 200, bodyPattern: '^RIFF' }, shown, 'a body that matches ^RIFF'],
    ['value', json, { status: 200, json: { email: 'c' } }, shown, 'a body that holds {"email":"c"}'],
    ['shorter list', json, { status: 200, json: { list: [] } }, shown, 'a body that holds {"list":[]}'],
    ['no list', json, { status: 200, json: { email: ['a'] } }, shown, 'a body that holds {"email":["a"]}'],
    [
      'no object',
      json,
      { status: 200, json: { email: { a: 1 } } },
      shown,
      'a body that holds {"email":{"a":1}}',
    ],
    ['no JSON', reply('a', 'text/plain'), { status: 200, json: {} }, 'status 200: a', 'a body that holds {}'],
  ])('finds another %s', (_what, given, expected, found, wanted) => {
    expect(checkReply('log in', given, expected)).toEqual([
      { check: 'request log in', found, expected: wanted },
    ]);
  });
});

describe('savedValues', () => {
  it('saves texts and numbers from any depth', () => {
    const { values, faults } = savedValues(
      { name: 'x', save: { t: 'session.token', a: 'session.age' } },
      json,
    );
    expect([values, faults]).toEqual([{ t: 't', a: '7' }, []]);
    expect(savedValues({ name: 'x' }, json)).toEqual({ values: {}, faults: [] });
  });

  it.each(['session', 'email.text', 'session.flags', 'none'])('says that there is nothing at %s', (path) => {
    expect(savedValues({ name: 'log in', save: { t: path } }, json)).toEqual({
      values: {},
      faults: [
        {
          check: 'request log in',
          found: `status 200: ${JSON_TEXT}`,
          expected: `a text or number at "${path}", to save it`,
        },
      ],
    });
  });
});
