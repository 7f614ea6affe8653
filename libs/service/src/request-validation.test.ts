import { Type } from '@sinclair/typebox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleService } from '../testing/sample-service';
import type { Service } from './create-service';

const Sizes = Type.Object({
  width: Type.Optional(Type.Integer({ maximum: 100 })),
  name: Type.Optional(Type.String()),
  open: Type.Optional(Type.Boolean()),
});
const form = 'application/x-www-form-urlencoded';

let app: Service;
beforeEach(async () => {
  ({ app } = await sampleService());
  app.addSchema({ $id: 'Shared', type: 'object', properties: { width: { type: 'integer' } } });
  app.addContentTypeParser(form, { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });
  app.post('/json', { schema: { body: Sizes } }, ({ body }) => body);
  app.post('/shared', { schema: { body: { $ref: 'Shared#' } } }, ({ body }) => body);
  const body = { content: { [form]: { schema: Sizes }, 'application/json': { schema: Sizes } } };
  app.post('/form', { schema: { body } }, (request) => request.body);
  const texts = { querystring: Sizes, params: Type.Object({ id: Type.Integer() }) };
  app.get('/things/:id', { schema: texts }, ({ query, params }) => ({ query, params }));
  app.get('/header', { schema: { headers: Sizes } }, ({ headers }) => ({ width: headers.width }));
});
afterEach(() => app.close());

const post = (url: string, payload: object) => app.inject({ method: 'POST', url, payload });

describe('a body of JSON', () => {
  it.each([
    [{ name: null }, '/body/name', 'must be string'],
    [{ name: 5 }, '/body/name', 'must be string'],
    [{ width: '80' }, '/body/width', 'must be integer'],
    [{ width: true }, '/body/width', 'must be integer'],
    [{ open: 'true' }, '/body/open', 'must be boolean'],
  ])('is not converted: %j', async (payload, path, message) => {
    for (const url of ['/json', '/form']) {
      expect((await post(url, payload)).json()).toMatchObject({ status: 400, errors: [{ path, message }] });
    }
  });

  it('is taken where it has the types of its schema', async () => {
    const payload = { width: 80, name: '', open: false };
    expect((await post('/json', payload)).json()).toEqual(payload);
  });

  it('may have a schema that others share', async () => {
    expect((await post('/shared', { width: 80 })).json()).toEqual({ width: 80 });
    expect((await post('/shared', { width: '80' })).statusCode).toBe(400);
  });
});

describe('what can be nothing but a text', () => {
  it('is converted in a path and a query', async () => {
    const reply = await app.inject('/things/7?width=80&open=true&name=5');
    expect(reply.json()).toEqual({ query: { width: 80, open: true, name: '5' }, params: { id: 7 } });
  });

  it('is converted in a header', async () => {
    const reply = await app.inject({ url: '/header', headers: { width: '80' } });
    expect(reply.json()).toEqual({ width: 80 });
  });

  it('is converted in a form', async () => {
    const headers = { 'content-type': form };
    const reply = await app.inject({ method: 'POST', url: '/form', headers, payload: 'width=80&open=true' });
    expect(reply.json()).toEqual({ width: 80, open: true });
  });

  it.each(['width=eighty', 'width=8.5', 'width=101', 'open=yes'])(
    'and is still checked: %s',
    async (query) => {
      expect((await app.inject(`/things/7?${query}`)).statusCode).toBe(400);
    },
  );
});
