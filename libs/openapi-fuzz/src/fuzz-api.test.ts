import {
  createService,
  HttpProblem,
  problemResponses,
  readConfig,
  serviceConfig,
} from '@nx-multiarch/service';
import type { Service } from '@nx-multiarch/service';
import { Type } from '@sinclair/typebox';
import { afterEach, describe, expect, it } from 'vitest';
import { fuzzApi, type FuzzOptions, type FuzzReport } from './fuzz-api';

let app: Service;
afterEach(() => app.close());

const Thing = Type.Object(
  {
    name: Type.String({ minLength: 2, maxLength: 20 }),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    fit: Type.Optional(Type.Union([Type.Literal('cover'), Type.Literal('contain')])),
  },
  { additionalProperties: false },
);
const Id = Type.Object({ id: Type.String({ pattern: '^[a-z]{1,8}$' }) });
const Query = Type.Object(
  { width: Type.Optional(Type.Integer({ minimum: 1, maximum: 4096 })) },
  { additionalProperties: false },
);

async function create(routes: (app: Service) => void): Promise<void> {
  const env = { LOG_LEVEL: 'silent', BODY_LIMIT: '30000', MAX_EVENT_LOOP_DELAY_MS: '0' };
  const config = readConfig(serviceConfig, env);
  app = await createService({ name: 'sample', config });
  routes(app);
}
const own = ['openapi.json', 'metrics', 'livez', 'readyz', 'platform'].map((path) => `GET /${path}`);
const fuzz = (options: Partial<FuzzOptions> = {}): Promise<FuzzReport> =>
  fuzzApi(app, { seed: 7, runs: 100, skip: own, ...options });

/** A route as it should be: whatever comes, it keeps to its document. */
function goodRoutes(app: Service): void {
  const response = { 200: Thing, ...problemResponses(404) };
  app.put(
    '/things/:id',
    { schema: { params: Id, querystring: Query, body: Thing, response } },
    ({ body, params }) => {
      if (params.id.startsWith('x')) throw new HttpProblem(404, 'not-found', 'No thing of this id');
      return body;
    },
  );
}

/** A run is hundreds of requests, and slow on a busy machine. */
const patient = { timeout: 30_000 };

describe('fuzzApi', patient, () => {
  it("finds nothing in a server's own routes", async () => {
    await create(() => undefined);
    const report = await fuzz({ skip: [], runs: 30 });
    expect(Object.keys(report).sort()).toEqual(own.toSorted());
    expect(Object.values(report)).toEqual(own.map(() => ({ 200: 60 })));
  });

  it('finds nothing in a sound app, and reaches all it can answer', async () => {
    await create(goodRoutes);
    const report = await fuzz({ runs: 200 });
    const statuses = Object.keys(report['PUT /things/{id}']!);
    expect(statuses).toEqual(['200', '400', '404', '413', '414', '415']);
  });

  it('sends the same for the same seed', async () => {
    await create(goodRoutes);
    const [one, same, other] = [
      await fuzz({ runs: 40 }),
      await fuzz({ runs: 40 }),
      await fuzz({ runs: 40, seed: 8 }),
    ];
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('leaves out what it is told to', async () => {
    await create(goodRoutes);
    expect(await fuzz({ skip: ['PUT /things/{id}'] })).not.toHaveProperty(['PUT /things/{id}']);
  });

  it('sends headers and what was prepared', async () => {
    await create((service) => {
      const schema = { params: Id, response: { 200: Type.Object({}), ...problemResponses(401, 404) } };
      service.get('/mine/:id', { schema }, ({ headers, params }) => {
        if (headers['x-key'] !== 'k') throw new HttpProblem(401, 'no-key', 'Send a key');
        if (params.id !== 'abc' || headers['x-turn'] !== 'GET /mine/{id}') {
          throw new HttpProblem(404, 'not-found', 'No such thing');
        }
        return {};
      });
    });
    const report = await fuzz({
      headers: { 'x-key': 'k' },
      prepare: ({ id }) => ({ headers: { 'x-turn': id }, params: { id: 'abc' } }),
    });
    expect(report['GET /mine/{id}']![200]).toBe(100);
  });

  it('sends samples as binary bodies and as files of a form', async () => {
    const seen = new Set<string>();
    await create((service) => {
      service.addContentTypeParser(
        ['image/png', 'multipart/form-data'],
        { parseAs: 'buffer' },
        (_, body, done) => done(null, body),
      );
      const file = { type: 'string', format: 'binary' };
      const content = {
        'image/*': { schema: file },
        'multipart/form-data': { schema: { type: 'object', required: ['file'], properties: { file } } },
      };
      // In the document alone: these bodies are bytes, which no schema can check.
      const requestBody = { required: true, content };
      service.post('/upload', { schema: { consumes: ['image/*'], body: {} } }, ({ body }) => {
        if (Buffer.isBuffer(body)) seen.add(body.includes('sample bytes') ? 'sample' : 'random');
        if (String(body).includes('form-data; name="file"; filename="file.bin"')) seen.add('form');
        return 'ok';
      });
      const document = service.swagger.bind(service);
      service.swagger = (() => {
        const made = document() as { paths: Record<string, { post: object }> };
        Object.assign(made.paths['/upload']!.post, { requestBody });
        return made;
      }) as typeof service.swagger;
    });
    await fuzz({ samples: [Buffer.from('sample bytes')] });
    expect([...seen].sort()).toEqual(['form', 'random', 'sample']);
  });
});

const oneRoute = (schema: object, answer: (request: { body: never }) => unknown) => (service: Service) =>
  void service.post('/things', { schema }, answer as never);

describe('a planted defect is found, with the request that shows it', patient, () => {
  it.each<[string, (service: Service) => void, RegExp]>([
    [
      'a crash on a rare value',
      oneRoute({ body: Thing }, ({ body }: { body: { size?: number; name: string } }) => {
        if (body.size === 1) throw new Error('division by zero');
        return 'ok';
      }),
      /POST \/things: answered 500; .*\n {2}curl -X POST .* --data-binary '\{"name":".{2,4}","size":1\}'/,
    ],
    [
      'a crash on input nobody checks',
      oneRoute({ body: {} }, ({ body }: { body: { name: string } }) => body.name.length),
      /POST \/things: answered 500/,
    ],
    [
      'a status that is not documented',
      oneRoute({ body: Thing }, () => {
        throw new HttpProblem(409, 'taken', 'Taken');
      }),
      /POST \/things: answered 409, which is not documented/,
    ],
    [
      'an answer that does not fit its schema',
      (service) =>
        service.get('/odd', {
          schema: { response: { 200: Type.Object({ count: Type.Integer() }) } },
          serializerCompiler: () => JSON.stringify,
          handler: () => ({ count: 'many' }) as never,
        }),
      /GET \/odd: the answer does not fit its documented schema: answer\/count must be integer/,
    ],
    [
      'an answer of another type',
      (service) =>
        service.get('/odd', {
          schema: { response: { 200: Type.Object({}) } },
          handler: (_, reply) => void reply.type('text/html').send('<p>hello'),
        }),
      /GET \/odd: answered text\/html, documented is application\/json/,
    ],
    [
      'an error that is no problem+json',
      (service) =>
        service.get('/odd', {
          schema: { response: { 404: { type: 'null' } as object } },
          handler: (_, reply) => void reply.code(404).type('text/plain').send('no'),
        }),
      /GET \/odd: an error is answered as text\/plain, expected application\/problem\+json/,
    ],
    [
      'a problem of another status',
      (service) =>
        service.get('/odd', {
          schema: { response: { ...problemResponses(404) } },
          serializerCompiler: () => JSON.stringify,
          handler: (_, reply) =>
            void reply
              .code(404)
              .type('application/problem+json')
              .send({ type: 'about:blank', title: 'Gone', status: 410 }),
        }),
      /GET \/odd: the problem is not well-formed: answer\/status must be equal to constant/,
    ],
    [
      'a 503 that does not say when to come back',
      (service) =>
        service.get('/busy', () => {
          throw new HttpProblem(503, 'busy', 'Busy');
        }),
      /GET \/busy: answered 503; only a 503 with Retry-After may be meant/,
    ],
    [
      'good input that is refused',
      oneRoute({ body: Thing }, ({ body }: { body: { name: string } }) => {
        if (body.name.length > 15) throw new HttpProblem(400, 'long', 'Too long');
        return 'ok';
      }),
      /POST \/things: what the document calls good was refused with 400/,
    ],
  ])('%s', async (_, routes, message) => {
    await create(routes);
    await expect(fuzz({ runs: 150 })).rejects.toThrow(message);
  });

  it('a route that never answers', async () => {
    await create(oneRoute({ body: Thing }, () => new Promise(() => undefined)));
    await expect(fuzz({ timeout: 50, runs: 1 })).rejects.toThrow('POST /things: no answer within 50 ms');
  });

  it('and excused where an operation asks for more than its schema says', async () => {
    await create(
      oneRoute({ body: Thing }, () => {
        throw new HttpProblem(400, 'never', 'Never good enough');
      }),
    );
    expect((await fuzz({ demanding: ['POST /things'] }))['POST /things']![400]).toBeGreaterThan(100);
  });
});
