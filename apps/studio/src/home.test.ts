import { createService, readConfig, serviceConfig, type Service } from '@nx-multiarch/service';
import { afterEach, describe, expect, it } from 'vitest';
import { registerHome } from './home';

let app: Service;
afterEach(() => app.close());

function create(load: () => unknown): Service {
  const addons = [{ name: 'sharp', load }];
  app = createService({ name: 'studio', config: readConfig(serviceConfig, { LOG_LEVEL: 'silent' }), addons });
  registerHome(app, addons);
  return app;
}

describe('GET /', () => {
  it('is green where the addon loads', async () => {
    const reply = await create(() => 'loaded').inject('/');
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(reply.body).toContain('/api/transform');
    expect(reply.body).toMatch(/<li class="fits"><strong>sharp/);
  });

  it('answers and explains where the addon does not load; /readyz still says no', async () => {
    create(() => {
      throw new Error('cannot open shared object file');
    });
    const reply = await app.inject('/');
    expect(reply.statusCode).toBe(200);
    expect(reply.body).toMatch(/<li class="fault"><strong>sharp [\d.]+<\/strong> does not load\. /);
    const ready = await app.inject('/readyz');
    expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'not ready', obstacles: ['sharp'] }]);
  });
});
