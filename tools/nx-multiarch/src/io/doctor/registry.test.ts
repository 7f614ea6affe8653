import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { fault, ok, warning } from '../../core/doctor';
import { MultiarchError } from '../../core/errors';
import { freePort } from '../../testing/real-registry';
import { on } from '../../testing/registry-faults';
import { useRegistry } from '../../testing/use-registry';
import type { Credentials } from '../registry';
import { type Check, runChecks } from './check';
import { credentialsCheck, registryCheck, type RegistryUse } from './registry';

const start = useRegistry();
const AUTH = { kind: 'basic', username: 'ci', password: 'right' } as const;
const SECRET = 'hunter2secret';

function accessTo(registry: string, credentials: () => Promise<Credentials>): RegistryUse['open'] {
  const nothing = () => Promise.resolve();
  const client = { registry, credentials };
  return () => Promise.resolve({ registry, client, prepare: nothing, verify: nothing, close: nothing });
}

function use(registry: string, credentials: Credentials = { kind: 'none' }): RegistryUse {
  const named = { environment: 'dev', registry, repositories: ['team/app', 'team/api'], optional: false };
  return { ...named, open: accessTo(registry, () => Promise.resolve(credentials)) };
}
const as = (password: string): Credentials => ({ kind: 'basic', username: 'ci', password });
const diagnose = (check: Check) =>
  runChecks([check], {
    exec: () => Promise.reject(new Error('no program is needed')),
    signal: new AbortController().signal,
    limit: 10_000,
  });

describe('a registry', () => {
  it('answers', async () => {
    const { registry } = await start();
    expect(await diagnose(registryCheck(use(registry.host)))).toEqual([
      ok('registry', `dev: ${registry.host} answers`),
    ]);
  });

  it.each([401, 403])('that refuses (%i) is one all the same', async (status) => {
    const headers = { 'www-authenticate': 'Basic realm="x"' };
    const { registry } = await start({ faults: () => ({ kind: 'status', status, headers }) });
    expect(await diagnose(registryCheck(use(registry.host)))).toEqual([
      ok('registry', `dev: ${registry.host} answers, and asks who is there`),
    ]);
  });

  it('that is down', async () => {
    const port = await freePort();
    const [line] = await diagnose(registryCheck(use(`127.0.0.1:${port}`)));
    expect(line).toEqual(
      fault(
        'registry',
        `dev: no usable answer from 127.0.0.1:${port} to GET http://127.0.0.1:${port}/v2/ (ECONNREFUSED)`,
        `start the registry on 127.0.0.1:${port}: docker run --detach --publish ${port}:5000 registry:3; in a clone of nx-multiarch, NX_MULTIARCH_REGISTRY_PORT=${port} bash tools/setup/registry.sh`,
      ),
    );
  });

  it('that is down in another environment', async () => {
    const check = registryCheck({ ...use(`127.0.0.1:${await freePort()}`), optional: true });
    expect(await diagnose(check)).toMatchObject([{ health: 'warning' }]);
  });

  it('that is none', async () => {
    const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const [line] = await diagnose(registryCheck({ ...use(host), repositories: [] }));
      expect(line?.found).toContain(`dev: what answers at http://${host} is no registry`);
      expect(line?.mend).toContain(`check host and port of ${host}`);
    } finally {
      server.close();
    }
  });

  it('whose name is none', async () => {
    const [line] = await diagnose(registryCheck(use('https://registry.example')));
    expect(line?.found).toContain('"https://registry.example" is an address');
  });
});

describe('credentials', () => {
  it('are asked for by none', async () => {
    const { registry } = await start();
    expect(await diagnose(credentialsCheck(use(registry.host)))).toEqual([
      ok('credentials', `dev: ${registry.host} asks for none`),
    ]);
    expect(registry.writes()).toEqual(
      ['team/app', 'team/api'].map((name) => `POST /v2/${name}/blobs/uploads/`),
    );
    expect(registry.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(2);
  });

  it.each([AUTH, { ...AUTH, kind: 'bearer' } as const])('that are right ($kind)', async (auth) => {
    const { registry } = await start({ auth });
    expect(await diagnose(credentialsCheck(use(registry.host, as('right'))))).toEqual([
      ok('credentials', `dev: ${registry.host}: a push is let in (as user ci)`),
    ]);
  });

  it.each([AUTH, { ...AUTH, kind: 'bearer' } as const])(
    'that are wrong ($kind), never printed',
    async (auth) => {
      const { registry } = await start({ auth });
      const [line] = await diagnose(credentialsCheck(use(registry.host, as(SECRET))));
      expect(line?.health).toBe('fault');
      expect(line?.found).toContain(`dev: ${registry.host} answered 401 to`);
      expect(line?.mend).toBe(`docker login ${registry.host}`);
      expect(JSON.stringify(line)).not.toContain(SECRET);
    },
  );

  it('that are missing', async () => {
    const { registry } = await start({ auth: AUTH });
    const [line] = await diagnose(credentialsCheck({ ...use(registry.host), repositories: [] }));
    expect(line?.found).toContain('(no credentials are stored for it)');
  });

  it('that may only read', async () => {
    const faults = (request: { method: string; path: string }) =>
      request.method === 'POST' ? ({ kind: 'status', status: 403 } as const) : undefined;
    const { registry } = await start({ faults });
    const [line] = await diagnose(credentialsCheck(use(registry.host, as('right'))));
    expect(line?.found).toContain(`dev: ${registry.host} answered 403 to POST`);
    expect(line?.mend).toContain('ask for that right, or use another account');
  });

  it('for a repository that is not there', async () => {
    const { registry } = await start({
      faults: (request) => (on('POST', /api/)(request) ? { kind: 'status', status: 404 } : undefined),
    });
    const [line] = await diagnose(credentialsCheck(use(registry.host)));
    expect(line?.mend).toContain("check the repository's name, and create it");
  });

  it('cannot be known where nothing answers', async () => {
    const host = `127.0.0.1:${await freePort()}`;
    expect(await diagnose(credentialsCheck(use(host)))).toEqual([
      fault('credentials', `dev: not known: ${host} does not answer`, 'mend the registry first'),
    ]);
  });

  it("that docker's configuration garbles", async () => {
    const { registry } = await start({ auth: AUTH });
    const open = accessTo(registry.host, () => Promise.reject(new Error('the file is damaged')));
    const check = credentialsCheck({ ...use(registry.host), open, optional: true });
    expect(await diagnose(check)).toEqual([
      warning('credentials', 'the file is damaged', `docker login ${registry.host}`),
    ]);
  });

  it('of AWS that are missing, for both lines', async () => {
    const error = new MultiarchError('AWS', { happened: 'AWS gives no credentials', mend: 'aws sso login' });
    const ecr = { ...use('ecr'), open: () => Promise.reject(error) };
    for (const check of [registryCheck(ecr), credentialsCheck(ecr)]) {
      expect(await diagnose(check)).toEqual([
        fault(check.name, 'dev: AWS gives no credentials', 'aws sso login'),
      ]);
    }
  });
});
