import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from './config';
import { createService, type Service, type ServiceOptions } from './create-service';
import { HttpProblem, problemType } from './problem';
import { serviceConfig } from './service-config';

const lines: string[] = [];
let app: Service;

function create(options: Partial<ServiceOptions> = {}): Service {
  const config = readConfig(serviceConfig, { BODY_LIMIT: '1024' });
  app = createService({
    name: 'sample',
    config,
    logStream: { write: (line) => lines.push(line) },
    ...options,
  });
  return app;
}

afterEach(async () => {
  lines.length = 0;
  await app.close();
});

describe('health', () => {
  it('is ready until it stops, and alive throughout', async () => {
    create();
    expect((await app.inject('/readyz')).json()).toEqual({ status: 'ready' });
    app.readiness.stop();
    const ready = await app.inject('/readyz');
    expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'not ready', obstacles: ['stopping'] }]);
    expect((await app.inject('/livez')).statusCode).toBe(200);
  });

  it('is not ready without an addon that loads, and logs what is wrong', async () => {
    const load = (): never => {
      throw new Error('no');
    };
    create({ addons: [{ name: 'bcrypt', load }] });
    const ready = await app.inject('/readyz');
    expect([ready.statusCode, ready.json()]).toMatchObject([503, { obstacles: ['bcrypt'] }]);
    expect((await app.inject('/platform')).json().addons).toMatchObject([{ name: 'bcrypt', loaded: false }]);
    expect(lines.map((line) => JSON.parse(line) as { level: number; msg: string })).toContainEqual(
      expect.objectContaining({
        level: 50,
        name: 'sample',
        msg: expect.stringContaining('bcrypt') as string,
      }),
    );
  });

  it('reports addons that load', async () => {
    create({ addons: [{ name: 'bcrypt', load: () => 'loaded' }] });
    expect((await app.inject('/readyz')).statusCode).toBe(200);
    const report = (await app.inject('/platform')).json();
    expect(report.addons).toMatchObject([{ name: 'bcrypt', loaded: true }]);
  });
});

describe('problems', () => {
  it('hides the text of a 5xx, and logs it', async () => {
    create().get('/broken', () => {
      throw new Error('password of the database is 1234');
    });
    const reply = await app.inject('/broken');
    expect(reply.statusCode).toBe(500);
    expect(reply.headers['content-type']).toContain(problemType);
    expect(reply.json()).toMatchObject({ title: 'Internal Server Error', status: 500 });
    expect(reply.body).not.toContain('1234');
    const logged = lines.find((line) => line.includes('1234'));
    expect(logged).toContain(reply.json<{ requestId: string }>().requestId);
  });

  it('answers with what a route throws', async () => {
    create().get('/tea', () => {
      throw new HttpProblem(418, 'teapot', 'no coffee here', { 'x-pot': 'short' });
    });
    const reply = await app.inject('/tea');
    expect(reply.headers['x-pot']).toBe('short');
    expect(reply.json()).toMatchObject({ status: 418, code: 'teapot', detail: 'no coffee here' });
  });

  it("maps a library's errors", async () => {
    const mapError = (error: Error): HttpProblem | undefined =>
      error instanceof RangeError ? new HttpProblem(400, 'range', error.message) : undefined;
    create({ mapError }).get('/far', () => {
      throw new RangeError('too far');
    });
    expect((await app.inject('/far')).json()).toMatchObject({ status: 400, code: 'range' });
  });

  it('names a route that is not there, without its query', async () => {
    create();
    const reply = await app.inject('/nowhere?token=1');
    expect(reply.headers['content-type']).toContain(problemType);
    expect(reply.json()).toMatchObject({ status: 404, detail: 'No route GET /nowhere' });
  });

  it('refuses a body over the limit', async () => {
    create().post('/', () => 'ok');
    const reply = await app.inject({ method: 'POST', url: '/', payload: { text: 'x'.repeat(2000) } });
    expect(reply.json()).toMatchObject({ status: 413, title: 'Payload Too Large' });
  });
});

describe('the log', () => {
  it('is JSON, one line an event, without secrets', async () => {
    create();
    app.log.info({ password: 'p1', user: { token: 't1' }, req: { headers: { authorization: 'Bearer b1' } } });
    const text = lines.join('');
    expect(text).toContain('[redacted]');
    expect(text).not.toMatch(/p1|t1|b1/);
    expect(lines.every((line) => JSON.parse(line) && line.endsWith('\n'))).toBe(true);
  });
});
