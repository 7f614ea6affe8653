import { createService, type Service } from '@nx-multiarch/service';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readServerConfig } from '../src/config';
import { deploymentOf, type Probe } from './testing/manifests';

// What the manifests say of the server is held to what the server says of itself.

const dockerfile = readFileSync(join(import.meta.dirname, '../Dockerfile.eks'), 'utf8');
const { spec, metadata } = deploymentOf('prod').spec.template;
const [container] = spec.containers;
const probes: [string, Probe][] = [
  ['startup', container!.startupProbe],
  ['liveness', container!.livenessProbe],
  ['readiness', container!.readinessProbe],
];

/** The environment that a pod gets; what comes from a Secret is made up. */
function environmentOf(name: 'dev' | 'prod'): Record<string, string> {
  const { env } = deploymentOf(name).spec.template.spec.containers[0]!;
  const secrets: Record<string, string> = {
    DATABASE_URL: 'postgres://accounts:password@database:5432/accounts',
  };
  return Object.fromEntries(env.map(({ name: key, value }) => [key, value ?? secrets[key] ?? '']));
}

let app: Service;
beforeAll(async () => {
  app = await createService({ name: 'accounts', config: readServerConfig(environmentOf('prod')) });
});
afterAll(() => app.close());

describe('what the pod is told', () => {
  it.each(['dev', 'prod'] as const)('%s: is configuration that the server takes', (name) => {
    expect(readServerConfig(environmentOf(name))).toMatchObject({ PORT: 8080 });
  });

  it('has the database from a Secret', () => {
    const database = container!.env.find(({ name }) => name === 'DATABASE_URL');
    expect(database).toEqual({
      name: 'DATABASE_URL',
      valueFrom: { secretKeyRef: { name: 'accounts-database', key: 'url' } },
    });
  });

  it('is the port that the container has, and that the image says', () => {
    const [port] = container!.ports;
    expect(environmentOf('prod').PORT).toBe(String(port?.containerPort));
    expect(/\bPORT=(\d+)/.exec(dockerfile)?.[1]).toBe(String(port?.containerPort));
  });

  it('names its user by number, which the image does not', () => {
    expect(/^USER (\S+)/m.exec(dockerfile)?.[1]).toBe('node');
    expect(spec.securityContext?.runAsUser).toBe(1000);
  });
});

describe('probes', () => {
  it.each(probes)('%s: asks a route that there is, by a port that there is', (_, { httpGet }) => {
    expect(app.hasRoute({ method: 'GET', url: httpGet.path })).toBe(true);
    expect(container!.ports.map(({ name }) => name)).toContain(httpGet.port);
  });

  it('restarts for nothing that a restart does not mend', () => {
    expect(probes.map(([, { httpGet }]) => httpGet.path)).toEqual(['/livez', '/livez', '/readyz']);
  });

  it('is looked at by Prometheus where there is something to see', () => {
    const { annotations } = metadata;
    expect(app.hasRoute({ method: 'GET', url: annotations['prometheus.io/path']! })).toBe(true);
    expect(annotations['prometheus.io/port']).toBe(String(container!.ports[0]?.containerPort));
  });
});

describe('the end of a pod', () => {
  it('leaves time for draining and closing before it is killed', () => {
    const { DRAIN_MS, CLOSE_MS } = readServerConfig(environmentOf('prod'));
    expect(spec.terminationGracePeriodSeconds * 1000).toBeGreaterThanOrEqual(DRAIN_MS + CLOSE_MS + 5000);
  });

  it('drains until the readiness probe has failed, where somebody goes by that', () => {
    const { periodSeconds = 10, failureThreshold = 3 } = container!.readinessProbe;
    const { DRAIN_MS } = readServerConfig(environmentOf('prod'));
    expect(DRAIN_MS).toBeGreaterThanOrEqual(periodSeconds * failureThreshold * 1000);
  });
});

describe('resources', () => {
  const environment = environmentOf('prod');

  it('has threads for as many passwords and as many images as CPUs, and one more', () => {
    const cpus = Number(container!.resources.limits.cpu);
    expect(Number(environment.UV_THREADPOOL_SIZE)).toBe(2 * cpus + 1);
    // So many images at once are libs/imaging's doing; of passwords, whoever sets another number changes the sum.
    expect(readServerConfig(environment).BCRYPT_CONCURRENCY).toBe(0);
  });

  it('sheds load before the kernel ends the process', () => {
    const [, mebibytes] = /^(\d+)Mi$/.exec(container!.resources.limits.memory) ?? [];
    const { MAX_RSS_MB } = readServerConfig(environment);
    expect(MAX_RSS_MB).toBeGreaterThan(0);
    expect(MAX_RSS_MB).toBeLessThanOrEqual(Number(mebibytes) * 0.8);
  });

  it('keeps threads to the CPUs of the pod, and memory to what was asked for', () => {
    const { requests, limits } = container!.resources;
    expect(Number(limits.cpu)).toBeGreaterThanOrEqual(Number(requests.cpu));
    expect(limits.memory).toBe(requests.memory);
  });
});
