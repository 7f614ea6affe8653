import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sampleService } from '../testing/sample-service';
import type { Service } from './create-service';

const apps: Service[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

async function create(env: NodeJS.ProcessEnv = {}): Promise<Service> {
  const { app } = await sampleService(env);
  apps.push(app);
  return app;
}

/** Series of the server's own metrics: name{labels} -> value. */
async function series(app: Service): Promise<Record<string, number>> {
  const { body } = await app.inject('/metrics');
  const lines = body.split('\n').filter((line) => line && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}
const count = (method: string, route: string, status: number): string =>
  `http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`;

describe('GET /metrics', () => {
  it('counts by the pattern of a route, and puts what has none into one series', async () => {
    const app = await create();
    app.get('/things/:id', () => 'ok');
    for (const url of ['/things/1', '/things/2', '/a', '/b?c=d']) await app.inject(url);
    const found = await series(app);
    expect(found[count('GET', '/things/:id', 200)]).toBe(2);
    expect(found[count('GET', 'none', 404)]).toBe(2);
    expect(Object.keys(found).join()).not.toContain('/things/1');
  });

  it('has the process, and the type of its format', async () => {
    const app = await create();
    expect((await series(app)).process_cpu_seconds_total).toBeGreaterThan(0);
    const { headers } = await app.inject('/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('keeps two servers of one process apart', async () => {
    const [one, other] = [await create(), await create()];
    await one.inject('/livez');
    expect((await series(one))[count('GET', '/livez', 200)]).toBe(1);
    expect(await series(other)).not.toHaveProperty([count('GET', '/livez', 200)]);
  });

  it('measures in seconds, and what is still open as in flight', async () => {
    const app = await create();
    let answer = (): void => undefined;
    app.get('/slow', () => new Promise((resolve) => (answer = () => resolve('ok'))));
    const slow = app.inject('/slow');
    await vi.waitFor(async () => expect((await series(app)).http_requests_in_flight).toBe(2));
    answer();
    await slow;
    const found = await series(app);
    expect(found.http_requests_in_flight).toBe(1);
    const sum = found[count('GET', '/slow', 200).replace('_count', '_sum')];
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThan(5);
  });

  it('counts a request whose sender left as 499, and as done', async () => {
    const app = await create();
    app.get('/never', () => new Promise(() => undefined));
    await app.listen({ port: 0, host: '127.0.0.1' });
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /never HTTP/1.1\r\nHost: a\r\n\r\n');
    await vi.waitFor(async () => expect((await series(app)).http_requests_in_flight).toBe(2));
    socket.destroy();
    await vi.waitFor(async () => expect((await series(app))[count('GET', '/never', 499)]).toBe(1));
    expect((await series(app)).http_requests_in_flight).toBe(1);
  });

  it('can be left out', async () => {
    const app = await create({ METRICS: 'false' });
    expect((await app.inject('/metrics')).statusCode).toBe(404);
  });
});
