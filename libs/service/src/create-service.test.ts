import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from './config';
import { createService, type Service, type ServiceOptions } from './create-service';
import { serviceConfig } from './service-config';

const lines: string[] = [];
let app: Service;

async function create(options: Partial<ServiceOptions> = {}): Promise<Service> {
  const config = readConfig(serviceConfig, { BODY_LIMIT: '1024' });
  app = await createService({
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
    await create();
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
    await create({ addons: [{ name: 'bcrypt', load }] });
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
    await create({ addons: [{ name: 'bcrypt', load: () => 'loaded' }] });
    expect((await app.inject('/readyz')).statusCode).toBe(200);
    const report = (await app.inject('/platform')).json();
    expect(report.addons).toMatchObject([{ name: 'bcrypt', loaded: true }]);
  });
});

describe('the limit of a body', () => {
  it.each([
    ['BODY_LIMIT', undefined, 1024],
    ['less where the app asks for less', 500, 500],
    ['BODY_LIMIT where the app would take more', 5000, 1024],
  ])('is %s', async (_, bodyLimit, limit) => {
    (await create({ bodyLimit })).post('/', () => 'ok');
    const statusOf = async (length: number): Promise<number> => {
      const payload = JSON.stringify('x'.repeat(length - 2));
      const headers = { 'content-type': 'application/json' };
      return (await app.inject({ method: 'POST', url: '/', payload, headers })).statusCode;
    };
    expect([await statusOf(limit), await statusOf(limit + 1)]).toEqual([200, 413]);
  });
});

describe('the log', () => {
  it('is JSON, one line an event, without secrets', async () => {
    await create();
    app.log.info({ password: 'p1', user: { token: 't1' }, req: { headers: { authorization: 'Bearer b1' } } });
    const text = lines.join('');
    expect(text).toContain('[redacted]');
    expect(text).not.toMatch(/p1|t1|b1/);
    expect(lines.every((line) => JSON.parse(line) && line.endsWith('\n'))).toBe(true);
  });
});
