import { afterEach, describe, expect, it } from 'vitest';
import { sampleService } from '../testing/sample-service';
import type { Service } from './create-service';
import { problemType } from './problem';

let app: Service;
afterEach(() => app.close());

/** A server that is over its limit by then: every process has more than one MiB, measured once a second. */
async function overloaded(env: NodeJS.ProcessEnv): Promise<Record<string, unknown>[]> {
  const sample = await sampleService(env);
  app = sample.app;
  app.get('/', () => 'ok');
  await app.ready();
  while (!app.isUnderPressure()) await new Promise((resolve) => setTimeout(resolve, 20));
  return sample.lines;
}

describe('a server over its limits', () => {
  it.each([
    ['RSS', { MAX_RSS_MB: '1' }, 'its memory is nearly full'],
    ['heap', { MAX_HEAP_MB: '1' }, 'its heap is nearly full'],
  ])('answers 503 over its %s limit, and says why and when to come back', async (_, env, reason) => {
    const lines = await overloaded(env);
    const reply = await app.inject('/');
    expect([reply.statusCode, reply.headers['retry-after']]).toEqual([503, '5']);
    expect(reply.headers['content-type']).toContain(problemType);
    expect(reply.headers['x-content-type-options']).toBe('nosniff');
    expect(reply.json()).toMatchObject({
      code: 'overloaded',
      detail: `The service is overloaded (${reason}); try again in 5 s`,
    });
    // A warning of one line: shedding load must not cost more than taking it.
    expect(lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    for (const url of ['/livez', '/readyz', '/metrics', '/platform']) {
      expect((await app.inject(url)).statusCode, url).toBe(200);
    }
    expect((await app.inject('/openapi.json')).statusCode).toBe(503);
  });

  it('answers 503 while its event loop is late, and again after it caught up', async () => {
    const sample = await sampleService({ MAX_EVENT_LOOP_DELAY_MS: '30' });
    app = sample.app;
    app.get('/', () => 'ok');
    await app.ready();
    const statuses = new Set<number>();
    const end = Date.now() + 1500;
    while (Date.now() < end) {
      for (const until = Date.now() + 100; Date.now() < until;);
      statuses.add((await app.inject('/')).statusCode);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect([...statuses]).toEqual([200, 503]);
    while (app.isUnderPressure()) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await app.inject('/')).statusCode).toBe(200);
  });

  it('answers at rest with limits as they are by default', async () => {
    app = (await sampleService()).app;
    app.get('/', () => 'ok');
    await app.ready();
    expect(app.isUnderPressure()).toBe(false);
    expect((await app.inject('/')).statusCode).toBe(200);
  });
});
