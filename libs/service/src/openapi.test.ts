import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { format, resolveConfig } from 'prettier';
import { afterEach, describe, expect, it } from 'vitest';
import { sampleService } from '../testing/sample-service';
import type { Service } from './create-service';
import { problemResponses } from './problem-schema';

let app: Service;
afterEach(() => app.close());

type Operation = {
  responses: Record<string, { content?: object; headers?: object }>;
  security?: object[];
};
interface Document {
  components: { schemas: object; securitySchemes?: object };
  paths: Record<string, Record<string, Operation>>;
}
const documentOf = async (): Promise<Document> => (await app.inject('/openapi.json')).json<Document>();
const statuses = ({ responses }: Operation): string[] => Object.keys(responses);

const Thing = Type.Object({ name: Type.String(), note: Type.Optional(Type.String()) });

describe('GET /openapi.json', () => {
  it("documents the server's own routes: vitest -u refreshes the file", async () => {
    ({ app } = await sampleService({}, { description: 'A sample', version: '1.2.3' }));
    const file = join(import.meta.dirname, '../testing/openapi.json');
    const text = JSON.stringify(await documentOf());
    const style = await resolveConfig(file);
    await expect(await format(text, { ...style, parser: 'json' })).toMatchFileSnapshot(file);
  });

  it.each([
    ['get', '/plain', ['200', '503']],
    ['get', '/things/{id}', ['200', '400', '404', '414', '503']],
    ['post', '/things', ['201', '400', '409', '413', '415', '503']],
    ['get', '/livez', ['200']],
    ['get', '/metrics', ['200']],
  ])('has for %s %s what the route and the framework answer', async (method, path, expected) => {
    ({ app } = await sampleService());
    app.get('/plain', () => 'ok');
    const one = { schema: { response: { 200: Thing, ...problemResponses(404) } } };
    app.get('/things/:id', one, () => ({ name: 'a' }));
    const made = { schema: { body: Thing, response: { 201: Thing, ...problemResponses(409) } } };
    app.post('/things', made, async ({ body }, reply) => reply.code(201).send(body));
    const operation = (await documentOf()).paths[path]?.[method];
    expect(statuses(operation!)).toEqual(expected);
  });

  it('says how a client says who it is, and where it has to', async () => {
    const securitySchemes = { bearer: { type: 'http', scheme: 'bearer', description: 'a token' } } as const;
    ({ app } = await sampleService({}, { securitySchemes }));
    app.get('/mine', { schema: { security: [{ bearer: [] }] } }, () => 'ok');
    app.get('/open', () => 'ok');
    const { components, paths } = await documentOf();
    expect(components).toMatchObject({ securitySchemes, schemas: { Problem: expect.any(Object) as object } });
    expect(paths['/mine']!.get!.security).toEqual([{ bearer: [] }]);
    expect(paths['/open']!.get!.security).toBeUndefined();
  });

  it('leaves a route out that asks for it', async () => {
    ({ app } = await sampleService());
    app.get('/hidden', { schema: { hide: true } }, () => 'ok');
    expect((await documentOf()).paths).not.toHaveProperty('/hidden');
  });
});

describe('a route with response schemas', () => {
  it('leaves out what is undefined, and answers problems as they are', async () => {
    ({ app } = await sampleService());
    const schema = {
      body: Type.Object({ name: Type.String() }),
      response: { 200: Thing, ...problemResponses(400) },
    };
    app.post('/', { schema }, ({ body }) => ({ name: body.name, note: undefined }));
    const reply = await app.inject({ method: 'POST', url: '/', payload: { name: 'a' } });
    expect(reply.body).toBe('{"name":"a"}');
    const problem = await app.inject({ method: 'POST', url: '/', payload: {} });
    expect(problem.json()).toMatchObject({
      status: 400,
      requestId: expect.any(String) as string,
      errors: [{ path: '/body/name', message: 'is required' }],
    });
    expect(problem.headers['content-type']).toContain('application/problem+json');
  });
});
