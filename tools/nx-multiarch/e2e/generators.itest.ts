import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../src/testing/real-registry';
import { untilAnswers } from './container';
import { inspectRaw } from './registry-view';
import { createSandbox, type Sandbox } from './sandbox';
import { startServer } from './server-process';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

/** Runs nx, which must succeed; gives what it printed. */
async function nx(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await sandbox.nx(args);
  expect(exitCode, `nx ${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

describe.each([
  ['orders', 'eks', '/platform', 'PORT', ['linux/amd64', 'linux/arm64']],
  ['parcels', 'ecs', '/platform', 'PORT', undefined],
  ['tickets', 'apprunner', '/platform', 'PORT', undefined],
  ['resize', 'lambda', '/2015-03-31/functions/function/invocations', 'LAMBDA_PORT', undefined],
])('nx g nx-multiarch:service %s --deployment=%s', (name, deployment, path, portVariable, platforms) => {
  beforeAll(async () => void (await nx('g', 'nx-multiarch:service', name, `--deployment=${deployment}`)));

  it('makes an app that is linted, typed, tested and built', async () => {
    await nx('run-many', '-t', 'lint', 'typecheck', 'test', 'build', '-p', name);
  });

  it('is served on this machine', async () => {
    const port = String(await freePort());
    const server = startServer(`npx nx serve ${name}`, sandbox.root, {
      ...sandbox.env,
      [portVariable]: port,
    });
    try {
      const url = `http://127.0.0.1:${port}${path}`;
      await untilAnswers(url);
      const event = { rawPath: '/platform', requestContext: { http: { method: 'GET' } } };
      const body = deployment === 'lambda' ? { method: 'POST', body: JSON.stringify(event) } : {};
      expect(await (await fetch(url, body)).text(), server.output()).toContain('architecture');
    } finally {
      await server.stop();
    }
  });

  it('is built and passes docker-verify', async () => void (await nx('docker-verify', name)));

  it('passes docker-test', async () => void (await nx('docker-test', name, '--timeoutSeconds=600')));

  it('is pushed', async () => {
    await nx('docker-push', name, `--registry=${sandbox.registry}`);
    const reference = `${sandbox.registry}/nx-multiarch/${name}-${deployment}:local-latest`;
    const { manifests } = await inspectRaw(reference);
    expect(manifests?.map(({ platform }) => `${platform.os}/${platform.architecture}`)).toEqual(platforms);
  });
});

describe('nx g', () => {
  it('writes nothing with --dry-run', async () => {
    const output = await nx('g', 'nx-multiarch:service', 'other', '--deployment=eks', '--dry-run');
    expect(output).toContain('CREATE apps/other/Dockerfile.eks');
    await expect(sandbox.read('apps/other/project.json')).rejects.toThrow('ENOENT');
  });

  it('says what mends a mistake', async () => {
    const { exitCode, stdout, stderr } = await sandbox.nx([
      'g',
      'nx-multiarch:service',
      'accounts',
      '--deployment=eks',
    ]);
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain('there is already a project "accounts", in apps/accounts');
    expect(stdout + stderr).toContain('nx g nx-multiarch:service accounts-2 --deployment=eks');
  });

  it('nx-multiarch:init changes nothing here', async () => {
    const output = await nx('g', 'nx-multiarch:init');
    expect(output).not.toMatch(/CREATE|UPDATE/);
  });
});
