import { Type } from '@sinclair/typebox';
import { afterEach, describe, expect, it } from 'vitest';
import { sampleService } from '../testing/sample-service';
import type { Service, ServiceOptions } from './create-service';
import { HttpProblem, problemType } from './problem';

let app: Service;
let lines: Record<string, unknown>[];

async function create(options: Partial<ServiceOptions> = {}): Promise<Service> {
  ({ app, lines } = await sampleService({ BODY_LIMIT: '1024' }, options));
  return app;
}
afterEach(() => app.close());

describe('an error of a route', () => {
  it('hides its text when nobody meant it, and logs it', async () => {
    (await create()).get('/broken', () => {
      throw new Error('password of the database is 1234');
    });
    const reply = await app.inject('/broken');
    expect(reply.statusCode).toBe(500);
    expect(reply.headers['content-type']).toContain(problemType);
    expect(reply.json()).toMatchObject({ title: 'Internal Server Error', status: 500 });
    expect(reply.body).not.toContain('1234');
    const logged = lines.find((line) => JSON.stringify(line).includes('1234'));
    expect(logged).toMatchObject({ level: 50, requestId: reply.json<{ requestId: string }>().requestId });
  });

  it('hides a 5xx of a library as well', async () => {
    (await create()).get('/broken', () => {
      throw Object.assign(new Error('10.0.0.7 refused'), { statusCode: 502, code: 'ECONNREFUSED' });
    });
    const { statusCode, body } = await app.inject('/broken');
    expect(statusCode).toBe(502);
    expect(body).not.toMatch(/10\.0\.0\.7|ECONNREFUSED/);
  });

  it('shows a 503 that was meant, with its headers, and logs it as a warning', async () => {
    (await create()).get('/busy', () => {
      throw new HttpProblem(503, 'busy', 'Every worker is taken', { 'retry-after': '2' });
    });
    const reply = await app.inject('/busy');
    expect(reply.headers['retry-after']).toBe('2');
    expect(reply.json()).toMatchObject({ status: 503, code: 'busy', detail: 'Every worker is taken' });
    expect(lines.filter(({ level }) => Number(level) >= 40)).toMatchObject([{ level: 40, code: 'busy' }]);
  });

  it('answers with what a route throws', async () => {
    (await create()).get('/tea', () => {
      throw new HttpProblem(418, 'teapot', 'no coffee here', { 'x-pot': 'short' });
    });
    const reply = await app.inject('/tea');
    expect(reply.headers['x-pot']).toBe('short');
    expect(reply.json()).toMatchObject({ status: 418, code: 'teapot', detail: 'no coffee here' });
  });

  it('may be no error at all', async () => {
    (await create()).get('/text', () => {
      throw 'only a text';
    });
    const reply = await app.inject('/text');
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([500, `${problemType}; charset=utf-8`]);
    expect(reply.body).not.toContain('only a text');
  });

  it("of a library is mapped to the app's own", async () => {
    const mapError = (error: Error): HttpProblem | undefined =>
      error instanceof RangeError ? new HttpProblem(400, 'range', error.message) : undefined;
    (await create({ mapError })).get('/far', () => {
      throw new RangeError('too far');
    });
    expect((await app.inject('/far')).json()).toMatchObject({ status: 400, code: 'range' });
  });
});

const Body = Type.Object(
  {
    email: Type.String({ minLength: 3 }),
    fit: Type.Optional(Type.Union([Type.Literal('cover'), Type.Literal('contain')])),
    tags: Type.Optional(Type.Array(Type.Object({ name: Type.String({ maxLength: 3 }) }))),
  },
  { additionalProperties: false },
);

describe('a request that does not fit', () => {
  it.each([
    ['what is missing', {}, '/body/email', 'is required'],
    ['what is not known', { email: 'a@b', admin: true }, '/body/admin', 'is not known'],
    ['a limit', { email: 'a' }, '/body/email', 'must NOT have fewer than 3 characters'],
    ['a choice', { email: 'a@b', fit: 'x' }, '/body/fit', 'must be one of cover, contain'],
    [
      'a place inside',
      { email: 'a@b', tags: [{ name: 'ok' }, { name: 'long' }] },
      '/body/tags/1/name',
      'must NOT have more than 3 characters',
    ],
  ])('names %s', async (_, payload, path, message) => {
    (await create()).post('/', { schema: { body: Body } }, () => 'ok');
    const reply = await app.inject({ method: 'POST', url: '/', payload });
    expect(reply.json()).toMatchObject({
      status: 400,
      code: 'FST_ERR_VALIDATION',
      detail: `${path} ${message}`,
      errors: [{ path, message }],
    });
  });

  it('names the query as such', async () => {
    const querystring = Type.Object({ width: Type.Integer({ maximum: 10 }) });
    (await create()).get('/', { schema: { querystring } }, () => 'ok');
    const { errors } = (await app.inject('/?width=11')).json<{ errors: unknown }>();
    expect(errors).toEqual([{ path: '/querystring/width', message: 'must be <= 10' }]);
  });

  const json = { 'content-type': 'application/json' };
  it.each([
    ['JSON that is none', { headers: json, payload: '{' }, 400],
    ['JSON that reaches for a prototype', { headers: json, payload: '{"__proto__":{"admin":true}}' }, 400],
    ['an empty body said to be JSON', { headers: json, payload: '' }, 400],
    ['a type nobody reads', { headers: { 'content-type': 'text/x-other' }, payload: 'a' }, 415],
    ['a type that is none', { headers: { 'content-type': 'a/b/c' }, payload: 'a' }, 415],
    ['a body over the limit', { headers: json, payload: JSON.stringify('x'.repeat(2000)) }, 413],
    ['a length that is not true', { headers: { ...json, 'content-length': '7' }, payload: '{}' }, 400],
    ['a path that cannot be decoded', { url: '/%E0%A4' }, 400],
    ['a parameter that is too long', { url: `/things/${'x'.repeat(201)}` }, 414],
    ['a path nothing stands under', { url: '/nowhere' }, 404],
    ['a method nothing answers', { method: 'DELETE' as const }, 404],
  ])('is a problem: %s', async (_, request, status) => {
    await create();
    app.post('/', () => 'ok');
    app.post('/things/:id', () => 'ok');
    const reply = await app.inject({ method: 'POST', url: '/', ...request });
    expect(reply.headers['content-type']).toBe(`${problemType}; charset=utf-8`);
    expect(reply.json()).toMatchObject({
      type: 'about:blank',
      status,
      requestId: expect.any(String) as string,
    });
    expect(reply.headers['x-request-id']).toBe(reply.json<{ requestId: string }>().requestId);
    expect(reply.statusCode).toBe(status);
  });

  it('names a route that is not there, without its query', async () => {
    await create();
    const reply = await app.inject('/nowhere?token=1');
    expect(reply.json()).toMatchObject({ status: 404, detail: 'No route GET /nowhere' });
    expect(JSON.stringify(lines)).not.toContain('token=1');
  });
});
