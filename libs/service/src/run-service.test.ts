import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ServiceProgram } from '../testing/service-process';

const entry = `
  import { createService, readConfig, runService, serviceConfig, startProcess } from './index';
  startProcess(async () => {
    const config = readConfig(serviceConfig, process.env);
    const app = await createService({ name: 'sample', config });
    app.get('/slow', () => new Promise((resolve) => setTimeout(() => resolve('done'), 400)));
    app.get('/crash', () => {
      setTimeout(() => { throw new Error('nobody catches this') });
      return 'soon';
    });
    await runService(app, config);
  });
`;

let program: ServiceProgram;
beforeAll(async () => {
  program = await ServiceProgram.build(entry);
});
afterEach(() => program.killAll());
afterAll(() => program.remove());

async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a service as a process', () => {
  it('is not ready from SIGTERM on, still answers, finishes what is open, and ends with 0', async () => {
    const { url, status, process: child } = await program.listen({ DRAIN_MS: '600' });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const slow = fetch(`${url}/slow`);
    child.kill('SIGTERM');
    await until(async () => (await fetch(`${url}/readyz`)).status === 503);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(await (await slow).text()).toBe('done');
    expect(await status).toBe(0);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });

  it('ends with 1 after an error nobody caught, and logs it', async () => {
    const { url, status, output } = await program.listen({});
    await fetch(`${url}/crash`).catch(() => undefined);
    expect(await status).toBe(1);
    expect(output()).toContain('nobody catches this');
  });

  it('does not start with a configuration that does not fit, and says all of it', async () => {
    const { status, output } = program.start({ PORT: 'http', LOG_LEVEL: 'loud' });
    expect(await status).toBe(1);
    expect(output()).toMatch(
      /the configuration does not fit:\n {2}PORT is "http".*\n {2}LOG_LEVEL is "loud"/,
    );
  });
});
