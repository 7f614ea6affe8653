import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Load } from '../testing/load';
import { ServiceProgram, type Listening } from '../testing/service-process';

const entry = `
  import { createService, readConfig, runService, serviceConfig, startProcess } from './index';
  startProcess(async () => {
    const config = readConfig(serviceConfig, process.env);
    const app = await createService({ name: 'sample', config });
    let handled = 0;
    app.addHook('onResponse', async ({ url }) => { if (url !== '/readyz') handled += 1 });
    app.addHook('onClose', async () => console.log('handled ' + handled));
    app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => done(null, body));
    app.get('/quick', () => 'ok');
    app.post('/echo', ({ body }) => body);
    app.get('/slow', ({ query }) => new Promise((resolve) => setTimeout(() => resolve('ok'), query.ms)));
    if (!process.env.AT_ONCE) return runService(app, config);
    process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
    await app.listen({ port: config.PORT, host: config.HOST });
  });
`;

let program: ServiceProgram;
beforeAll(async () => {
  program = await ServiceProgram.build(entry);
});
afterEach(() => program.killAll());
afterAll(() => program.remove());

/** Puts a server under load, ends it in the midst of it, and waits for both. */
async function endUnderLoad(
  env: NodeJS.ProcessEnv,
): Promise<{ load: Load; server: Listening; late: number }> {
  const server = await program.listen({ LOG_LEVEL: 'info', ...env });
  const load = new Load(server.url);
  const running = load.run(20, 5);
  await sleep(300);
  const longest = load.request(new Agent(), '/slow?ms=2000');
  await sleep(100);
  const before = load.answered;
  server.process.kill('SIGTERM');
  await Promise.all([running, longest]);
  return { load, server, late: load.answered - before };
}

describe('SIGTERM under load', () => {
  it('loses no request', async () => {
    const { load, server, late } = await endUnderLoad({ DRAIN_MS: '600' });
    expect(load.lost).toEqual([]);
    expect(load.answered).toBe(load.sent);
    expect(await server.status).toBe(0);
    expect(server.output()).toContain(`handled ${load.sent}\n`);
    expect(load.toldToClose).toBe(20);
    expect(late).toBeGreaterThan(20);
  });

  it('loses requests where a server closes at once: this load can tell', async () => {
    const { load } = await endUnderLoad({ AT_ONCE: 'yes' });
    expect(load.lost.length).toBeGreaterThan(0);
    expect(load.answered + load.lost.length).toBe(load.sent);
  });

  it('is not kept from its end by connections on which nothing was sent', async () => {
    const server = await program.listen({ DRAIN_MS: '50', CLOSE_MS: '5000' });
    const idle = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(idle, 'connect');
    const start = Date.now();
    server.process.kill('SIGTERM');
    await Promise.all([once(idle, 'close'), server.status.then((status) => expect(status).toBe(0))]);
    expect(Date.now() - start).toBeLessThan(3000);
  });

  it('ends with 1 after CLOSE_MS when a request does not end', async () => {
    const server = await program.listen({ CLOSE_MS: '1000' });
    const stuck = new Load(server.url).request(new Agent(), '/slow?ms=60000');
    await sleep(200);
    server.process.kill('SIGTERM');
    expect(await server.status).toBe(1);
    expect(server.output()).toContain('killed by timeout (1000ms)');
    expect(await stuck).toBeUndefined();
  });
});
