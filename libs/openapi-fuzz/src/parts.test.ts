import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { operationsOf } from './document';
import { assemble, curl, type FuzzRequest } from './parts';

const request: FuzzRequest = { method: 'POST', url: '/a?b=c', headers: {} };

describe('curl', () => {
  it('is a command for a shell', () => {
    const headers = { 'content-type': 'application/json' };
    const payload = Buffer.from('{"it\'s":1}');
    expect(curl({ ...request, headers, payload })).toBe(
      `curl -X POST -H 'content-type: application/json' 'http://localhost/a?b=c' --data-binary '{"it'\\''s":1}'`,
    );
    expect(curl(request)).toBe("curl -X POST 'http://localhost/a?b=c'");
  });

  it.each([
    ['quotes', `it's "quoted" $HOME \`id\``],
    ['bytes', Buffer.from([0, 255, 10])],
  ])('sends %s as they are', (_, body) => {
    const payload = Buffer.from(body);
    // What a shell makes of the command, with `cat` in curl's place.
    const command = curl({ ...request, payload });
    const echoed = command.startsWith('curl')
      ? command.replace(/^curl .* --data-binary /s, 'printf %s ')
      : command.replace(/\| curl .*/s, '');
    expect(execFileSync('sh', ['-c', echoed])).toEqual(payload);
  });
});

describe('operationsOf', () => {
  const $ref = '#/components/schemas/Thing';
  const body = { required: true, content: { 'application/json': { schema: { $ref } } } };
  const put = { requestBody: body, responses: { 200: { description: 'ok' } } };

  it('resolves references', () => {
    const document = {
      paths: { '/a/{id}': { put } },
      components: { schemas: { Thing: { type: 'object' } } },
    };
    const [operation] = operationsOf(document);
    expect(operation).toMatchObject({ id: 'PUT /a/{id}', method: 'PUT', parameters: [] });
    expect(operation?.requestBody?.content['application/json']?.schema).toEqual({ type: 'object' });
  });

  it.each([
    ['a reference to nothing', {}, 'the document has nothing at #/components/schemas/Thing'],
    ['a schema that contains itself', { Thing: { items: { $ref } } }, 'contains itself'],
  ])('refuses %s', (_, schemas, message) => {
    const document = { paths: { '/a/{id}': { put } }, components: { schemas } };
    expect(() => operationsOf(document)).toThrow(message);
  });
});

describe('assemble', () => {
  const operation = { id: '', method: 'GET', path: '/a/{id}/{part}', parameters: [], responses: {} };

  it('fills the path, encodes the query, and joins what was prepared', () => {
    const parts = { params: { id: 'x%2Fy', part: 'z' }, query: [['q', 'a b&c']] as [string, string][] };
    const prepared = { headers: { a: '1', b: '1' }, params: { part: 'known' } };
    expect(assemble(operation, { ...parts, headers: { b: '2' } }, prepared)).toEqual({
      method: 'GET',
      url: '/a/x%2Fy/known?q=a%20b%26c',
      headers: { a: '1', b: '2' },
    });
  });
});
